type Listener<T> = {
  readonly onData: (value: T) => void;
  readonly onError: (error: unknown) => void;
  readonly onComplete: () => void;
};

/** A subscription as an async iterable: ends when it completes or with `signal`, throws what it failed with. */
export async function* values<T>(
  subscribe: (on: Listener<T>) => { unsubscribe: () => void },
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  if (signal?.aborted) return;
  const waiting: T[] = [];
  let outcome: { readonly error?: unknown } | undefined;
  let wake = () => {};
  const end = (how: { error?: unknown }) => {
    outcome ??= how;
    wake();
  };
  const stop = () => end({});
  signal?.addEventListener("abort", stop, { once: true });
  const subscription = subscribe({
    onData: (value) => {
      waiting.push(value);
      wake();
    },
    onError: (error) => end({ error }),
    onComplete: stop,
  });
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      for (const value of waiting.splice(0)) yield value;
      if (waiting.length > 0) continue;
      if (outcome?.error !== undefined) throw outcome.error;
      if (outcome || signal?.aborted) return;
      await woken;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    subscription.unsubscribe();
  }
}
