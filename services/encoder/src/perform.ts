import type { EncodeJob, EventData, encodeRequested } from "@millrace/contracts";
import type { TaskDelivery, Verdict } from "@millrace/events";
import { asFault } from "@millrace/mesh";
import { counter, log, traced } from "@millrace/telemetry";
import { type EncodeDeps, encodeJob } from "./encode-job.ts";
import { jobFailure } from "./failure.ts";
import { keepLease, type Ledger } from "./lease-keeper.ts";
import { persist } from "./persist.ts";

export type PerformDeps = EncodeDeps & {
  readonly ledger: Ledger;
  readonly workerId: string;
  /** Told of each job taken up and put down. */
  readonly inHand: (change: 1 | -1) => void;
};

const finishedCount = counter("millrace.jobs.finished", "Jobs that came to an end, by outcome");
/** How soon a delivery that means nothing to this worker is looked at again, should everybody else vanish. */
const laterMs = 30_000;

/** Does one encode task: takes the lease, works while it holds, reports. `stopping` ends it early and hands the job back. */
export const perform = async (
  deps: PerformDeps,
  { jobId }: EventData<typeof encodeRequested>,
  delivery: TaskDelivery,
  stopping: AbortSignal,
): Promise<Verdict> => {
  const claim = await deps.ledger.claim.mutate({ jobId: jobId, workerId: deps.workerId });
  if (claim.outcome === "over") return { outcome: "done" };
  if (claim.outcome === "held") return { outcome: "retry", afterMs: Math.max(500, claim.retryAfterMs) };
  const { job } = claim;
  deps.inHand(1);
  try {
    const facts = {
      "millrace.content_id": job.contentId,
      "millrace.attempt": job.lease.attempt,
      "millrace.worker_id": deps.workerId,
    };
    const options = job.follows ? { linkTo: job.follows } : {};
    return await traced("encoder.job", facts, () => underLease(deps, job, delivery, stopping), options);
  } finally {
    deps.inHand(-1);
  }
};

const underLease = async (
  deps: PerformDeps,
  job: EncodeJob,
  delivery: TaskDelivery,
  stopping: AbortSignal,
): Promise<Verdict> => {
  await using keeper = keepLease(deps.ledger, job.lease, job.leaseSeconds, delivery.working);
  const signal = AbortSignal.any([keeper.signal, stopping]);
  const facts = { "millrace.content_id": job.contentId, "millrace.attempt": job.lease.attempt };
  try {
    const media = await encodeJob(deps, job, signal, keeper.report);
    await persist(() => deps.ledger.finish.mutate({ lease: job.lease, media }), keeper.signal);
    finishedCount.add(1, { outcome: "ready", code: "none" });
    log.info({ ...facts, renditions: media.renditions.length, durationMs: media.durationMs }, "job finished");
    return { outcome: "done" };
  } catch (error) {
    return reportFailure(deps, job, error, signal, keeper.signal);
  }
};

const reportFailure = async (
  { ledger }: PerformDeps,
  { lease, contentId }: EncodeJob,
  error: unknown,
  signal: AbortSignal,
  leaseEnd: AbortSignal,
): Promise<Verdict> => {
  const failure =
    asFault(error).code === "content.lease_lost" ? ({ kind: "lost" } as const) : jobFailure(error, signal);
  log.warn(
    { err: error, failure, "millrace.content_id": contentId, "millrace.attempt": lease.attempt },
    "job not finished",
  );
  // Neither acknowledged nor hurried: the message may be what another worker is living on.
  if (failure.kind === "lost") return { outcome: "retry", afterMs: laterMs };
  if (failure.kind === "stopped") {
    await ledger.release.mutate({ lease }).catch(() => {});
    return { outcome: "retry", afterMs: 0 };
  }
  const { code, retryable } = failure;
  const { retryAfterMs } = await persist(() => ledger.fail.mutate({ lease, code, retryable }), leaseEnd);
  finishedCount.add(1, { outcome: retryAfterMs === undefined ? "failed" : "retry", code });
  return retryAfterMs === undefined ? { outcome: "done" } : { outcome: "retry", afterMs: retryAfterMs };
};
