import type { Client, ContentId } from "@millrace/client";
import { useEffect } from "react";
import { usePage } from "../page-context.ts";
import { useVisible } from "../parts/use-visible.ts";
import { type LibraryChange, type LibraryItem, toWatch } from "./library.ts";

const streams = 2;

/** Watches the progress of a few items that are under way while the page is visible; polling sees to the others. */
export const useLive = (items: readonly LibraryItem[], change: (change: LibraryChange) => void): void => {
  const { client } = usePage();
  const visible = useVisible();
  const watched = visible ? toWatch(items, streams).join(" ") : "";
  useEffect(() => {
    const stop = new AbortController();
    for (const id of watched.split(" ").filter(Boolean))
      void follow(client, id as ContentId, change, stop.signal);
    return () => stop.abort();
  }, [client, watched, change]);
};

const follow = async (
  client: Client,
  id: ContentId,
  change: (change: LibraryChange) => void,
  signal: AbortSignal,
) => {
  try {
    for await (const progress of client.watchProgress(id, { signal })) change({ what: "progress", progress });
  } catch {
    // Deleted meanwhile, or out of reach: the next poll tells which.
  }
};
