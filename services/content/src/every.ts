import { log, pause } from "@millrace/telemetry";

/** Runs `work` again and again, `seconds` apart, until disposed; a failure is logged and the next round comes all the same. */
export const every = (seconds: number, name: string, work: () => Promise<void>): AsyncDisposable => {
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      await work().catch((error) => log.warn({ err: error, work: name }, "periodic work failed"));
      await pause(seconds * 1_000, stopping.signal);
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
