import type { CatalogItem, Content, ContentId } from "@millrace/client";
import { useCallback, useEffect, useState } from "react";
import { isUnderway, type LibraryItem } from "../library/library.ts";
import { usePage } from "../page-context.ts";
import { type Problem, problemOf } from "../parts/problem.ts";

const publishTries = 10;
const publishWaitMs = 700;

/** One item, followed until it is published or has failed. */
export const useItem = (id: ContentId) => {
  const { client } = usePage();
  const [item, setItem] = useState<LibraryItem>();
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    const show = (part: Partial<LibraryItem>) =>
      !stop.signal.aborted && setItem((before) => ({ ...before, ...part }) as LibraryItem);
    const follow = async () => {
      const content: Content = await client.content.byId.query({ id });
      show(content);
      let { status } = content;
      if (isUnderway(content))
        for await (const progress of client.watchProgress(id, { signal: stop.signal })) {
          status = progress.status;
          show(progress);
        }
      if (status === "ready") show({ status, published: await publishedItem(stop.signal) });
    };
    const publishedItem = async (signal: AbortSignal): Promise<CatalogItem> => {
      for (let tries = 1; ; tries += 1)
        try {
          return await client.catalog.byId.query({ id });
        } catch (error) {
          if (tries >= publishTries || signal.aborted) throw error;
          await new Promise((resolve) => setTimeout(resolve, publishWaitMs));
        }
    };
    follow().catch((error: unknown) => !stop.signal.aborted && setProblem(problemOf(error)));
    return () => stop.abort();
  }, [client, id, round]);

  const reload = useCallback(() => {
    setProblem(undefined);
    setRound((before) => before + 1);
  }, []);
  const renamed = useCallback(
    (content: Content) => setItem((before) => (before ? { ...before, title: content.title } : before)),
    [],
  );
  return { item, problem, reload, renamed };
};
