import type { Playback } from "@millrace/client";

/** One request and what it was to answer. */
export type PlaybackCheck = {
  readonly what: string;
  readonly url: string;
  readonly expected: number;
  readonly answered: number;
};

/**
 * Plays the beginning of an item as a player without cookies does, down to the first segment, and asks for the same
 * without a signature: the signed must answer 200, the unsigned 403.
 */
export const checkPlayback = async ({ signed, hlsUrl }: Playback): Promise<PlaybackCheck[]> => {
  const chain = await openChain(signed.hlsUrl);
  const segment = chain.at(-1);
  const unsigned: [what: string, url: string][] = [["manifest without signature", hlsUrl]];
  if (segment && chain.length > 1) unsigned.push(["segment without signature", withoutQuery(segment.url)]);
  const refused = unsigned.map(async ([what, url]) => ({
    what,
    url,
    expected: 403,
    answered: await statusOf(url),
  }));
  return [...chain, ...(await Promise.all(refused))];
};

/** Whether everything answered as it was to, down to a segment. */
export const isPlayable = (checks: readonly PlaybackCheck[]): boolean =>
  checks.some(({ what }) => what === "first segment") && checks.every((it) => it.answered === it.expected);

const openChain = async (url: string, depth = 0): Promise<PlaybackCheck[]> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
  const body = await response.text();
  const isManifest = body.startsWith("#EXTM3U");
  const what = depth > 0 && !isManifest ? "first segment" : "manifest";
  const check = { what, url, expected: 200, answered: response.status };
  const next = response.ok && isManifest && depth < 3 ? firstAddress(body) : undefined;
  return next === undefined ? [check] : [check, ...(await openChain(new URL(next, url).href, depth + 1))];
};

/** The first address in an HLS playlist that is neither a comment nor a tag: a playlist or a segment. */
export const firstAddress = (playlist: string): string | undefined =>
  playlist.split(/\r?\n/).find((line) => line !== "" && !line.startsWith("#"));

const withoutQuery = (address: string): string => {
  const url = new URL(address);
  url.search = "";
  return url.href;
};

const statusOf = async (url: string): Promise<number> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
  await response.body?.cancel();
  return response.status;
};
