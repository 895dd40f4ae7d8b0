import { log, pause } from "@millrace/telemetry";

const idleMs = 500;

/** Runs `deliverNext` over and over in `lanes` at once, so that one slow letter does not hold up the rest. Disposing waits for letters in hand. */
export const openSender = (deliverNext: () => Promise<boolean>, lanes = 2): AsyncDisposable => {
  const stopping = new AbortController();
  const running = Array.from({ length: lanes }, () => runLane(deliverNext, stopping.signal));
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
};

const runLane = async (deliverNext: () => Promise<boolean>, signal: AbortSignal): Promise<void> => {
  for (let failures = 0; !signal.aborted; ) {
    try {
      const sent = await deliverNext();
      failures = 0;
      if (!sent) await pause(idleMs, signal);
    } catch (error) {
      failures += 1;
      if (failures === 1 || failures % 20 === 0) log.warn({ err: error, failures }, "sender will try again");
      await pause(Math.min(5_000, 100 * 2 ** failures), signal);
    }
  }
};
