import { TRPCClientError } from "@trpc/client";
import { asFault } from "./fault-shape.ts";

/** A subscription as an async iterable that ends with `signal`; throws what the callee threw. */
export async function* iterate<T>(
  subscribe: (options: {
    onData: (value: T) => void;
    onError: (error: unknown) => void;
    onComplete: () => void;
  }) => { unsubscribe: () => void },
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const values: T[] = [];
  let wake = () => {};
  let ended = false;
  let failure: unknown;
  const end = (error?: unknown) => {
    failure = error;
    ended = true;
    wake();
  };
  const subscription = subscribe({
    onData: (value) => {
      values.push(value);
      wake();
    },
    onError: (error) => end(error instanceof TRPCClientError ? asFault(error) : error),
    onComplete: () => end(),
  });
  signal.addEventListener("abort", () => end(), { once: true });
  try {
    for (;;) {
      for (const value of values.splice(0)) yield value;
      if (failure) throw failure;
      if (ended || signal.aborted) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (values.length > 0 || ended) resolve();
      });
    }
  } finally {
    subscription.unsubscribe();
  }
}
