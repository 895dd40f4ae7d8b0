import type { Client, Playback } from "@millrace/client";
import { checkPlayback, isPlayable, type PlaybackCheck } from "./check-playback.ts";
import type { Context } from "./command.ts";
import { type Sent, sendFile } from "./send-file.ts";
import { awaitTrace } from "./trace-store.ts";
import type { TraceSpan } from "./trace-tree.ts";

/** What the demo did and found. */
export type Journey = Sent & {
  readonly playback: Playback;
  readonly checks: readonly PlaybackCheck[];
  /** Whether the stream plays with its signature and not without. */
  readonly plays: boolean;
  readonly spans: readonly TraceSpan[];
};

/** Uploads a file, waits until it is ready, plays its beginning and reads the trace of it all. */
export const takeJourney = async (
  client: Client,
  path: string,
  queryUrl: string | undefined,
  { terminal, stopping }: Pick<Context, "terminal" | "stopping">,
): Promise<Journey> => {
  const sent = await sendFile({ client, terminal, stopping }, path);
  terminal.progress("opening playback");
  const playback = await client.openPlayback(sent.content.id);
  const checks = await checkPlayback(playback);
  terminal.progress("reading the trace");
  const spans = queryUrl && sent.content.traceId ? await traceOf(queryUrl, sent.content.traceId) : [];
  return { ...sent, playback, checks, plays: isPlayable(checks), spans };
};

const traceOf = (queryUrl: string, traceId: string): Promise<TraceSpan[]> =>
  awaitTrace(queryUrl, traceId, {
    timeoutMs: 12_000,
    isWhole: (spans) =>
      ["encoder", "catalog", "notifier"].every((name) => spans.some((it) => it.service === name)),
  });
