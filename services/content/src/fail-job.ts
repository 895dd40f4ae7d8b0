import { encodeFailed, type FailureCode } from "@millrace/contracts";
import type { Say } from "@millrace/events";
import { outputPrefix } from "@millrace/storage";
import { jobStore } from "./job-store.ts";
import { contentStore, type Trx } from "./store.ts";
import type { JobRow } from "./tables.ts";

/** Ends a job and its item as failed, tells of it, and leaves every attempt's output to the sweep. */
export const failJob = async (trx: Trx, say: Say, job: JobRow, code: FailureCode): Promise<void> => {
  const store = contentStore(trx);
  await jobStore(trx).end(job.id, "failed");
  const content = await store.markFailed(job.contentId, code);
  await store.addGarbage(outputsUpTo(job, job.attempt));
  if (!content) return;
  const item = { contentId: content.id, ownerId: content.ownerId, title: content.title };
  await say(trx, encodeFailed, { ...item, attempt: job.attempt, code });
};

/** The output folders of attempts 1 to `last`. */
export const outputsUpTo = ({ contentId }: Pick<JobRow, "contentId">, last: number) =>
  Array.from({ length: Math.max(0, last) }, (_, index) => ({
    bucket: "media" as const,
    prefix: outputPrefix(contentId, index + 1),
    multipartId: null,
  }));
