import type { ContentId, Playback } from "@millrace/client";
import { useEffect, useState } from "react";
import { usePage } from "../page-context.ts";
import { useLoaded } from "../parts/use-loaded.ts";

const marginMs = 60_000;
const longestTimerMs = 2 ** 31 - 1;

/** Leave to play an item. Its cookies are renewed before they end, so that what plays goes on. */
export const usePlayback = (id: ContentId) => {
  const { client } = usePage();
  const opened = useLoaded(() => client.openPlayback(id), [client, id]);
  const [renewed, setRenewed] = useState<Playback>();
  const latest = renewed ?? opened.value;
  useEffect(() => {
    if (!latest) return;
    const wait = Math.max(marginMs, Date.parse(latest.expiresAt) - Date.now() - marginMs);
    const renew = () => client.openPlayback(id).then(setRenewed, () => {});
    const timer = setTimeout(renew, Math.min(wait, longestTimerMs));
    return () => clearTimeout(timer);
  }, [client, id, latest]);
  // The stream stays with the playback it began with: cookies are renewed beneath it.
  return { playback: opened.value, problem: opened.problem, reopen: opened.reload };
};
