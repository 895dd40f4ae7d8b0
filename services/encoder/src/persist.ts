import { asFault } from "@millrace/mesh";

/** Makes a report again and again while the ledger cannot be reached, until it is taken, refused, or `signal` ends. */
export const persist = async <T>(report: () => Promise<T>, signal: AbortSignal): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await report();
    } catch (error) {
      const { code } = asFault(error);
      const mayPass =
        code === "service.unavailable" || code === "service.timeout" || code === "service.internal";
      if (!mayPass || signal.aborted) throw error;
      await Bun.sleep(Math.min(5_000, 200 * 2 ** attempt));
    }
  }
};
