import { encodeRequested } from "@millrace/contracts";
import type { Say } from "@millrace/events";
import { log, withTrace } from "@millrace/telemetry";
import { failJob } from "./fail-job.ts";
import { maxAttempts, spentAttempts } from "./job-rules.ts";
import { jobStore } from "./job-store.ts";
import type { Db } from "./store.ts";

/** A request that no worker has taken is published again after this long, then after twice as long each time. */
const announceAgainSeconds = { first: 30, most: 900 };

/**
 * Finds open jobs that nobody holds and publishes them again, since JetStream may lose what it acknowledged; ends
 * those that are out of attempts or time.
 */
export const reconcile = (db: Db, say: Say): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const jobs = jobStore(trx);
    for (const job of await jobs.claimUnheld(announceAgainSeconds.first, announceAgainSeconds.most)) {
      if (spentAttempts(job) >= maxAttempts) await failJob(trx, say, job, "attempts_exhausted");
      else if (await jobs.isPastClose(job.id)) await failJob(trx, say, job, "encode_timeout");
      else {
        await jobs.markAnnounced(job.id);
        await withTrace(job.trace, () =>
          say(trx, encodeRequested, { jobId: job.id, contentId: job.contentId }),
        );
        log.info({ "millrace.job_id": job.id }, "unheld job announced again");
      }
    }
  });
