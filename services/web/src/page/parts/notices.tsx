import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

type Notice = { readonly id: number; readonly text: string };
const NoticeContext = createContext<(text: string) => void>(() => {});

const shownMs = 4_000;

/** Says something that needs no answer, for a few seconds. */
export const useNotice = () => useContext(NoticeContext);

/** Shows short notices in a corner, read out by screen readers too. */
export const NoticeBoard = ({ children }: { readonly children: ReactNode }) => {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const say = useCallback((text: string) => {
    const id = performance.now();
    setNotices((before) => [...before, { id, text }]);
    setTimeout(() => setNotices((before) => before.filter((notice) => notice.id !== id)), shownMs);
  }, []);
  return (
    <NoticeContext value={say}>
      {children}
      <div className="notices" role="status">
        {notices.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </NoticeContext>
  );
};
