import type { ContentId, Progress, UserId } from "@millrace/contracts";
import { waitAtMost } from "@millrace/telemetry";
import { contentView, isSettled } from "./content.ts";
import type { ContentStore } from "./store.ts";

/** Calls `hear` whenever an item may have changed, until disposed. */
export type Watch = (id: ContentId, hear: () => void) => Disposable;

/** Signals may be lost, so the row is also read this often. */
const pollMs = 2_000;

/** An item's progress, now and at each change, until it is settled or `signal` ends. The row is the truth; signals only make it quick. */
export async function* progressOf(
  store: ContentStore,
  watch: Watch,
  ownerId: UserId,
  id: ContentId,
  signal: AbortSignal,
): AsyncGenerator<Progress, void, undefined> {
  let wake = () => {};
  using _watching = watch(id, () => wake());
  signal.addEventListener("abort", () => wake(), { once: true });
  let last = "";
  while (!signal.aborted) {
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const row = await store.byIdFor(ownerId, id);
    const { status, progress, failure } = contentView(row);
    const now: Progress = { id, status, progress, ...(failure ? { failure } : {}) };
    if (JSON.stringify(now) !== last) yield now;
    last = JSON.stringify(now);
    if (isSettled(row)) return;
    await waitAtMost(changed, pollMs);
  }
}
