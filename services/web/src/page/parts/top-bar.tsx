import { useEffect } from "react";
import { usePage } from "../page-context.ts";
import { hashOf, type Route } from "../route.ts";
import { useUploads } from "../upload/use-uploads.ts";
import { Logo } from "./logo.tsx";
import { useNotice } from "./notices.tsx";
import { problemOf } from "./problem.ts";

/** The head of every page: home, account, the way out. */
export const TopBar = ({ route }: { readonly route: Route }) => {
  const { client, uploads } = usePage();
  const say = useNotice();
  const active = useUploads().some(({ state }) => state !== "failed");
  useEffect(() => (active ? askBeforeLeaving() : undefined), [active]);
  const signOut = () => {
    if (active && !confirm("Files are still being sent. Sign out and stop them?")) return;
    uploads.clear();
    client.signOut().catch((error: unknown) => say(`Signed out here. ${problemOf(error).message}`));
  };
  return (
    <header className="top-bar">
      <a href={hashOf({ at: "library" })} aria-label="Millrace: your library" className="home">
        <Logo />
      </a>
      <nav aria-label="Pages">
        <a href={hashOf({ at: "library" })} aria-current={route.at === "library" ? "page" : undefined}>
          Library
        </a>
        <a
          href={hashOf({ at: "account" })}
          aria-current={route.at === "account" ? "page" : undefined}
          data-testid="account"
        >
          Account
        </a>
        <button type="button" className="plain" onClick={signOut} data-testid="sign-out">
          Sign out
        </button>
      </nav>
    </header>
  );
};

const askBeforeLeaving = () => {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
};
