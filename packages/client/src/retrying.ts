/** Resolves after `ms`; rejects with the signal's reason as soon as it ends. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });

/** The wait before try number `attempt` (from 1), in milliseconds: full jitter up to a limit that doubles, 10 s at most. */
export const backoffMs = (attempt: number, random: () => number = Math.random): number =>
  Math.round(random() * Math.min(10_000, 500 * 2 ** (attempt - 1)));

type Retrying = {
  readonly attempts: number;
  readonly mayPass: (error: unknown) => boolean;
  readonly signal?: AbortSignal | undefined;
};

/** Runs `run` until it succeeds, fails for good, or has failed `attempts` times. */
export const retrying = async <T>(
  run: () => Promise<T>,
  { attempts, mayPass, signal }: Retrying,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      signal?.throwIfAborted();
      if (attempt >= attempts || !mayPass(error)) throw error;
      await pause(backoffMs(attempt), signal);
    }
  }
};
