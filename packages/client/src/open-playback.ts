import type { ContentId, Playback } from "@millrace/contracts";
import type { Calls } from "./api.ts";
import type { CallContext } from "./calls.ts";
import { isFault } from "./fault.ts";

/** How long the catalog may take to hear that an item is ready. */
const patienceMs = 10_000;

/**
 * Leave to play an item. The catalog hears of a ready item a moment after its owner does, so “not found” is asked again for as long as the
 * item is known to be ready; any other item that is not found stays so.
 */
export const openPlayback = async ({ catalog, content }: Calls, id: ContentId): Promise<Playback> => {
  const context: CallContext = { cookies: true };
  for (const end = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 150))) {
    try {
      return await catalog.openPlayback.mutate({ id }, { context: { ...context } });
    } catch (error) {
      if (!isFault(error, "catalog.not_found") || Date.now() > end) throw error;
      const isReady = await content.byId.query({ id }).then(
        ({ status }) => status === "ready",
        () => false,
      );
      if (!isReady) throw error;
    }
  }
};
