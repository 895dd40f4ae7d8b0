import { type Claim, encodeStarted, type JobId } from "@millrace/contracts";
import type { Say } from "@millrace/events";
import { outputPrefix } from "@millrace/storage";
import { traceCarrier } from "@millrace/telemetry";
import { failJob } from "./fail-job.ts";
import { maxAttempts, spentAttempts } from "./job-rules.ts";
import { jobStore } from "./job-store.ts";
import { contentStore, type Db, type Trx } from "./store.ts";

type Deps = { readonly db: Db; readonly say: Say; readonly leaseSeconds: number };

/** Gives a worker the lease on a job, or says that it is held or over. A job out of attempts or time ends here. */
export const claim = ({ db, say, leaseSeconds }: Deps, jobId: JobId, workerId: string): Promise<Claim> =>
  db.transaction().execute(async (trx): Promise<Claim> => {
    const jobs = jobStore(trx);
    const job = await jobs.claim(jobId, workerId, leaseSeconds);
    if (!job) return notGranted(trx, say, jobId);
    const content = await contentStore(trx).findById(job.contentId);
    if (!content) {
      await jobs.end(jobId, "cancelled");
      return { outcome: "over" };
    }
    await contentStore(trx).markEncoding(content.id, 0);
    const item = { contentId: content.id, ownerId: content.ownerId, title: content.title };
    await say(trx, encodeStarted, { ...item, attempt: job.attempt });
    await jobs.traceAttempt(jobId, traceCarrier());
    const lease = { jobId, attempt: job.attempt, workerId };
    const follows = job.attemptTrace ? { follows: job.attemptTrace } : {};
    const keys = { sourceKey: content.sourceKey, outputPrefix: outputPrefix(content.id, job.attempt) };
    return { outcome: "granted", job: { contentId: content.id, ...keys, ...follows, lease, leaseSeconds } };
  });

const notGranted = async (trx: Trx, say: Say, jobId: JobId): Promise<Claim> => {
  const jobs = jobStore(trx);
  const job = await jobs.findById(jobId);
  if (!job || !(job.state === "queued" || job.state === "running")) return { outcome: "over" };
  const waitMs = await jobs.waitMs(jobId);
  if (waitMs > 0) return { outcome: "held", retryAfterMs: waitMs };
  const exhausted = spentAttempts(job) >= maxAttempts;
  if (!exhausted && !(await jobs.isPastClose(jobId))) return { outcome: "held", retryAfterMs: 1_000 };
  await failJob(trx, say, job, exhausted ? "attempts_exhausted" : "encode_timeout");
  return { outcome: "over" };
};
