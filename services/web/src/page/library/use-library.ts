import type { Client, ContentId } from "@millrace/client";
import { useCallback, useEffect, useReducer, useState } from "react";
import { usePage } from "../page-context.ts";
import { type Problem, problemOf } from "../parts/problem.ts";
import { changedLibrary, type LibraryChange, unsettled } from "./library.ts";
import { useLive } from "./use-live.ts";

const pageSize = 24;
const soonMs = 300;
const pollMs = 3_000;

/** One's own items, newest first: pages of them, kept current while the page is visible. */
export const useLibrary = () => {
  const { client, uploads } = usePage();
  const [library, change] = useReducer(changedLibrary, { items: [] });
  const [loaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const load = useCallback(
    async (cursor?: ContentId) => {
      try {
        await loadPage(client, change, cursor);
        setProblem(undefined);
      } catch (error) {
        setProblem(problemOf(error));
      } finally {
        setLoaded(true);
      }
    },
    [client],
  );
  useEffect(() => void load(), [load]);
  useEffect(() => uploads.onArrived((item) => change({ what: "item", item })) as () => void, [uploads]);
  usePolling(load, unsettled(library.items));
  useLive(library.items, change);
  return { ...library, change, loaded, problem, reload: load, loadMore: () => load(library.nextCursor) };
};

const loadPage = async (client: Client, change: (change: LibraryChange) => void, cursor?: ContentId) => {
  const after = cursor ? { cursor } : {};
  const [contents, catalog] = await Promise.all([
    client.content.list.query({ limit: pageSize, ...after }),
    client.catalog.list.query({ limit: 100, ...after }),
  ]);
  change({ what: "page", ...contents, more: cursor !== undefined });
  change({ what: "published", items: catalog.items });
};

// Soon after an item's state has changed, since the catalog hears of one a moment after it is ready; then less and less often.
const usePolling = (load: () => Promise<void>, expected: string) => {
  useEffect(() => {
    if (expected === "") return;
    let timer: ReturnType<typeof setTimeout>;
    const again = (wait: number) => {
      timer = setTimeout(() => {
        if (document.visibilityState === "visible") void load();
        again(Math.min(2 * wait, pollMs));
      }, wait);
    };
    again(soonMs);
    return () => clearTimeout(timer);
  }, [load, expected]);
};
