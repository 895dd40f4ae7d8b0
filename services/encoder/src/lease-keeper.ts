import type { Lease, ledgerContract } from "@millrace/contracts";
import { asFault, type ClientOf } from "@millrace/mesh";
import { log } from "@millrace/telemetry";

export type Ledger = ClientOf<typeof ledgerContract>;

/** Thrown, as the signal's reason, when another worker holds the job or may by now. */
export class LeaseLost extends Error {
  constructor() {
    super("the lease on the job is lost");
    this.name = "LeaseLost";
  }
}

export type LeaseKeeper = AsyncDisposable & {
  /** Ends with the lease. */
  readonly signal: AbortSignal;
  /** Notes progress (0 to 1); it is reported with the next renewal, at most twice a second. */
  readonly report: (progress: number) => void;
};

const progressEveryMs = 500;

/**
 * Keeps a lease while work goes on: renews it three times per lease, sooner when there is progress to report, and calls `working` each time. A lease
 * that is refused, or could not be renewed before it ran out by this worker's own reckoning, is lost.
 */
export const keepLease = (
  ledger: Ledger,
  lease: Lease,
  leaseSeconds: number,
  working: () => void,
): LeaseKeeper => {
  const lost = new AbortController();
  const stopping = new AbortController();
  let progress = 0;
  let reported = 0;
  let renewedAt = performance.now();
  const renew = async () => {
    const startedAt = performance.now();
    const reporting = progress;
    working();
    await ledger.renew.mutate({ lease, progress: reporting }, { signal: stopping.signal });
    reported = reporting;
    renewedAt = startedAt;
  };
  const isDue = () => {
    const age = performance.now() - renewedAt;
    return age >= (leaseSeconds * 1_000) / 3 || (progress > reported && age >= progressEveryMs);
  };
  const run = async () => {
    while (!stopping.signal.aborted && !lost.signal.aborted) {
      await Bun.sleep(100);
      if (stopping.signal.aborted || !isDue()) continue;
      await renew().catch((error) => {
        if (stopping.signal.aborted) return;
        const isRefused = asFault(error).code === "content.lease_lost";
        const isOver = performance.now() - renewedAt > leaseSeconds * 1_000;
        log.warn({ err: error, "millrace.job_id": lease.jobId, isRefused, isOver }, "lease not renewed");
        if (isRefused || isOver) lost.abort(new LeaseLost());
        else return Bun.sleep(500);
      });
    }
  };
  const running = run();
  return {
    signal: lost.signal,
    report: (fraction) => {
      progress = Math.max(progress, Math.min(1, fraction));
    },
    [Symbol.asyncDispose]: () => {
      stopping.abort();
      return running;
    },
  };
};
