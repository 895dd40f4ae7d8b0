import { encodeFailed, type FailureCode } from "@millrace/contracts";
import type { Say } from "@millrace/events";
import { outputsUpTo } from "./garbage.ts";
import { jobStore } from "./job-store.ts";
import { contentStore, type Trx } from "./store.ts";
import type { JobRow } from "./tables.ts";

/**
 * Ends a job and its item as failed, tells of it, and leaves every attempt's output to the sweep. Does nothing to a job that has ended
 * meanwhile: its output may be what people are watching.
 */
export const failJob = async (trx: Trx, say: Say, job: JobRow, code: FailureCode): Promise<void> => {
  if (!(await jobStore(trx).end(job.id, "failed"))) return;
  const store = contentStore(trx);
  const content = await store.markFailed(job.contentId, code);
  await store.addGarbage(outputsUpTo(job.contentId, job.attempt));
  if (!content) return;
  const item = { contentId: content.id, ownerId: content.ownerId, title: content.title };
  await say(trx, encodeFailed, { ...item, attempt: job.attempt, code });
};
