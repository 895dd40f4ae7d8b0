import { faultRule } from "@millrace/contracts";
import { asFault } from "@millrace/mesh";

/** Makes a report again and again while the ledger cannot be reached, until it is taken, refused, or `signal` ends. */
export const persist = async <T>(report: () => Promise<T>, signal: AbortSignal): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await report();
    } catch (error) {
      const { code } = asFault(error);
      // A bug of the ledger's is given time too: the output is made already, and somebody may be rolling out the cure.
      const mayPass = faultRule(code).retryable || code === "service.internal";
      if (!mayPass || signal.aborted) throw error;
      await Bun.sleep(Math.min(5_000, 200 * 2 ** attempt));
    }
  }
};
