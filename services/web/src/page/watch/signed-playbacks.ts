import type { ContentId, Playback } from "@millrace/client";

const marginMs = 60_000;

/**
 * Signed addresses for posters, links and downloads, asked for once per item until they end. `openPlayback` should set no
 * cookies: those are for the one item that plays.
 */
export const signedPlaybacks = (
  openPlayback: (id: ContentId) => Promise<Playback>,
  now: () => number = Date.now,
) => {
  const opened = new Map<ContentId, { readonly playback: Promise<Playback>; endsAt: number }>();
  const ask = (id: ContentId): Promise<Playback> => {
    const entry = { playback: openPlayback(id), endsAt: Number.POSITIVE_INFINITY };
    opened.set(id, entry);
    entry.playback.then(
      ({ expiresAt }) => {
        entry.endsAt = Date.parse(expiresAt) - marginMs;
      },
      () => opened.delete(id),
    );
    return entry.playback;
  };
  return {
    open: (id: ContentId): Promise<Playback> => {
      const known = opened.get(id);
      return known && known.endsAt > now() ? known.playback : ask(id);
    },
  };
};

export type SignedPlaybacks = ReturnType<typeof signedPlaybacks>;
