import { type ChangeEvent, useEffect, useRef, useState } from "react";
import { usePage } from "../page-context.ts";
import { Icon } from "../parts/icon.tsx";

const accepted = "video/*,audio/*,.mkv,.flac,.m4a,.opus";

/** Takes files: chosen by a button, or dropped anywhere on the page. */
export const DropZone = ({ empty }: { readonly empty: boolean }) => {
  const { uploads } = usePage();
  const input = useRef<HTMLInputElement>(null);
  const over = useDroppedFiles(uploads.add);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    uploads.add([...(event.target.files ?? [])]);
    event.target.value = "";
  };
  return (
    <section
      className={`drop-zone${over ? " over" : ""}${empty ? " large" : ""}`}
      aria-label="Upload"
      data-testid="drop-zone"
    >
      <Icon name="upload" />
      <p>
        <strong>{over ? "Let go to upload" : "Upload video or sound"}</strong>
        <span className="quiet">
          <span className="dropping">Drop files anywhere, or choose them. </span>
          Uploads go on when a connection breaks.
        </span>
      </p>
      <button type="button" className="primary" onClick={() => input.current?.click()}>
        Choose files
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accepted}
        onChange={choose}
        data-testid="file-input"
        aria-label="Files to upload"
      />
    </section>
  );
};

const useDroppedFiles = (take: (files: File[]) => void): boolean => {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const on = (type: "dragover" | "dragleave" | "drop", hear: (event: DragEvent) => void) =>
      window.addEventListener(type, hear, { signal: listening.signal });
    on("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    });
    on("dragleave", (event) => event.relatedTarget === null && setOver(false));
    on("drop", (event) => {
      event.preventDefault();
      setOver(false);
      take([...(event.dataTransfer?.files ?? [])]);
    });
    return () => listening.abort();
  }, [take]);
  return over;
};
