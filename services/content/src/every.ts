import { log, waitAtMost } from "@millrace/telemetry";

/** Runs `work` again and again, `seconds` apart, until disposed; a failure is logged and the next round comes all the same. */
export const every = (seconds: number, name: string, work: () => Promise<void>): AsyncDisposable => {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const run = async () => {
    while (!stopping.signal.aborted) {
      await work().catch((error) => log.warn({ err: error, work: name }, "periodic work failed"));
      await waitAtMost(stopped, seconds * 1_000);
    }
  };
  const running = run();
  return {
    [Symbol.asyncDispose]: () => {
      stopping.abort();
      return running;
    },
  };
};
