import { useEffect, useSyncExternalStore } from "react";
import { AccountPage } from "./account/account-page.tsx";
import { LibraryPage } from "./library/library-page.tsx";
import type { Page } from "./page.ts";
import { PageContext } from "./page-context.ts";
import { NoticeBoard } from "./parts/notices.tsx";
import { TopBar } from "./parts/top-bar.tsx";
import { goTo, type Route, useRoute } from "./route.ts";
import { EntrancePage } from "./session/entrance-page.tsx";
import { WatchPage } from "./watch/watch-page.tsx";

export const App = ({ page }: { readonly page: Page }) => {
  const session = useSyncExternalStore(page.session.subscribe, page.session.read);
  const route = useRoute();
  return (
    <PageContext value={page}>
      <NoticeBoard>
        {session ? (
          <SignedIn key={session.userId} route={route} />
        ) : (
          <EntrancePage registering={route.at === "register"} />
        )}
      </NoticeBoard>
    </PageContext>
  );
};

const SignedIn = ({ route }: { readonly route: Route }) => {
  const entering = route.at === "register" || route.at === "sign-in";
  useEffect(() => {
    if (entering) goTo({ at: "library" });
  }, [entering]);
  return (
    <>
      <button type="button" className="skip" onClick={skipToMain}>
        Skip to content
      </button>
      <TopBar route={route} />
      <main id="main" tabIndex={-1}>
        <Current route={route} />
      </main>
    </>
  );
};

const Current = ({ route }: { readonly route: Route }) => {
  if (route.at === "watch") return <WatchPage key={route.id} id={route.id} />;
  if (route.at === "account") return <AccountPage />;
  return <LibraryPage />;
};

const skipToMain = () => document.getElementById("main")?.focus();
