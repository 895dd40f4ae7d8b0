/**
 * What `pending` comes to, or undefined as soon as `signal` aborts; a value that comes after that goes to `late`. Leaves nothing on
 * the signal, where a race against one long-lived promise would keep every value alive.
 */
export const unlessAborted = <T>(
  pending: Promise<T>,
  signal: AbortSignal,
  late: (value: T) => void,
): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    const settled = () => {
      signal.removeEventListener("abort", stop);
      return signal.aborted;
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    pending.then(
      (value) => (settled() ? late(value) : resolve(value)),
      (error) => (settled() ? undefined : reject(error)),
    );
  });
