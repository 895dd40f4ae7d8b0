import { StorageError } from "./storage-error.ts";

/**
 * The same chunks, but an error when none comes for `stallMs` or when `signal` aborts: a source that has gone silent must not
 * hold a connection, a file and a half-made upload for ever. The source is left (`return`) however it ends.
 */
export async function* withoutStalls(
  source: AsyncIterable<Uint8Array>,
  stallMs: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let finished = false;
  try {
    for (;;) {
      const step = await nextOr(iterator, stallMs, signal);
      if (step.done) {
        finished = true;
        return;
      }
      yield step.value;
    }
  } finally {
    // Not awaited: a stalled source may never answer that either.
    if (!finished) iterator.return?.().catch(() => {});
  }
}

/** The next chunk, unless none comes for `stallMs` or `signal` aborts. */
export const nextOr = (
  iterator: AsyncIterator<Uint8Array>,
  stallMs: number,
  signal: AbortSignal,
): Promise<IteratorResult<Uint8Array>> =>
  new Promise((resolve, reject) => {
    const onAbort = () => settle(() => reject(signal.reason));
    const timer = setTimeout(
      () => settle(() => reject(new StorageError("unavailable", `no bytes came for ${stallMs} ms`))),
      stallMs,
    );
    const settle = (how: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      how();
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    iterator.next().then(
      (step) => settle(() => resolve(step)),
      (error) => settle(() => reject(error)),
    );
  });
