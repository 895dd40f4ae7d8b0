import { type EncodedMedia, encodeFinished, type FailureCode, Fault, type Lease } from "@millrace/contracts";
import type { Say } from "@millrace/events";
import { outputPrefix } from "@millrace/storage";
import { log } from "@millrace/telemetry";
import { failJob } from "./fail-job.ts";
import { garbageOf, outputsUpTo } from "./garbage.ts";
import { backoffAfter, isFinal, spentAttempts } from "./job-rules.ts";
import { jobStore } from "./job-store.ts";
import { contentStore, type Db } from "./store.ts";

/** `tell` says that an item's progress changed, to whoever watches it. */
export type LedgerDeps = {
  readonly db: Db;
  readonly say: Say;
  readonly tell: (contentId: string) => void;
  readonly leaseSeconds: number;
  readonly keepSource: boolean;
};

const leaseLost = (lease: Lease, what: string): Fault => {
  log.warn(
    { "millrace.job_id": lease.jobId, "millrace.attempt": lease.attempt, what },
    "report of a lost lease refused",
  );
  return new Fault("content.lease_lost");
};

export const renew = async (
  { db, tell, leaseSeconds }: LedgerDeps,
  lease: Lease,
  progress: number,
): Promise<{ leaseSeconds: number }> => {
  const job = await jobStore(db).renew(lease, leaseSeconds);
  if (!job) throw leaseLost(lease, "renew");
  await contentStore(db).markEncoding(job.contentId, progress);
  tell(job.contentId);
  return { leaseSeconds };
};

/** The item becomes ready, once: a second report of the same attempt changes nothing and is answered alike. */
export const finish = async (
  deps: LedgerDeps,
  lease: Lease,
  media: EncodedMedia,
): Promise<{ accepted: true }> => {
  const contentId = await deps.db.transaction().execute(async (trx) => {
    const jobs = jobStore(trx);
    const job = await jobs.close(lease, "finished");
    if (!job) {
      const known = await jobs.findById(lease.jobId);
      if (known?.state === "finished" && known.attempt === lease.attempt) return known.contentId;
      throw leaseLost(lease, "finish");
    }
    const content = await contentStore(trx).markReady(job.contentId);
    if (!content) throw leaseLost(lease, "finish");
    await contentStore(trx).addGarbage([
      ...outputsUpTo(content.id, job.attempt - 1),
      ...(deps.keepSource ? [] : garbageOf({ bucket: "upload", prefix: content.sourceKey })),
    ]);
    const item = { contentId: content.id, ownerId: content.ownerId, title: content.title };
    const output = { attempt: job.attempt, outputPrefix: outputPrefix(content.id, job.attempt), media };
    await deps.say(trx, encodeFinished, { ...item, ...output });
    return content.id;
  });
  deps.tell(contentId);
  return { accepted: true };
};

/** A failure that may pass is tried again after a wait; any other, or one too many, ends the item. */
export const fail = async (
  deps: LedgerDeps,
  lease: Lease,
  code: FailureCode,
  retryable: boolean,
): Promise<{ retryAfterMs?: number }> => {
  const outcome = await deps.db.transaction().execute(async (trx) => {
    const jobs = jobStore(trx);
    const held = await jobs.renew(lease, deps.leaseSeconds);
    if (!held) throw leaseLost(lease, "fail");
    if (isFinal(held, retryable)) {
      await failJob(trx, deps.say, held, code);
      return { contentId: held.contentId };
    }
    const seconds = backoffAfter(spentAttempts(held));
    await jobs.waitThenRetry(lease, seconds);
    return { contentId: held.contentId, retryAfterMs: seconds * 1_000 };
  });
  deps.tell(outcome.contentId);
  return outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs };
};

export const release = async ({ db }: LedgerDeps, lease: Lease): Promise<{ released: true }> => {
  if (!(await jobStore(db).release(lease))) throw leaseLost(lease, "release");
  return { released: true };
};
