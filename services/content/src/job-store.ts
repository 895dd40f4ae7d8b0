import type { ContentId, JobId, Lease } from "@millrace/contracts";
import { sql } from "kysely";
import { maxAttempts, scheduleToCloseSeconds } from "./job-rules.ts";
import type { Db } from "./store.ts";
import type { JobRow, JobState } from "./tables.ts";

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

/** The job ledger's rows. Every change of a held job is a compare-and-set on the attempt, which is the fencing token; all times are the database's. */
export const jobStore = (db: Db) => ({
  add: (id: JobId, contentId: ContentId) =>
    db
      .insertInto("job")
      .values({ id, contentId, state: "queued", workerId: null, closesAt: inSeconds(scheduleToCloseSeconds) })
      .execute(),

  findById: (id: JobId): Promise<JobRow | undefined> =>
    db.selectFrom("job").selectAll().where("id", "=", id).executeTakeFirst(),

  /** Takes the lease if the job is open, free and has attempts left; the answer's `attempt` is the new fencing token. */
  claim: (id: JobId, workerId: string, leaseSeconds: number): Promise<JobRow | undefined> =>
    db
      .updateTable("job")
      .set({
        state: "running",
        workerId,
        attempt: sql<number>`attempt + 1`,
        availableAt: inSeconds(leaseSeconds),
      })
      .where("id", "=", id)
      .where("state", "in", ["queued", "running"])
      .where("availableAt", "<=", sql<Date>`now()`)
      .where("closesAt", ">", sql<Date>`now()`)
      .where(sql<number>`attempt - forgiven`, "<", maxAttempts)
      .returningAll()
      .executeTakeFirst(),

  /** Milliseconds until the job is free; zero or less when it is. */
  waitMs: async (id: JobId): Promise<number> => {
    const row = await db
      .selectFrom("job")
      .select(sql<number>`(extract(epoch from available_at - now()) * 1000)::float8`.as("ms"))
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return Math.ceil(row.ms);
  },

  renew: (lease: Lease, leaseSeconds: number): Promise<JobRow | undefined> =>
    held(db, lease)
      .set({ availableAt: inSeconds(leaseSeconds) })
      .returningAll()
      .executeTakeFirst(),

  close: (lease: Lease, state: "finished" | "failed"): Promise<JobRow | undefined> =>
    held(db, lease).set({ state }).returningAll().executeTakeFirst(),

  waitThenRetry: (lease: Lease, seconds: number): Promise<JobRow | undefined> =>
    held(db, lease)
      .set({ state: "queued", workerId: null, availableAt: inSeconds(seconds) })
      .returningAll()
      .executeTakeFirst(),

  /** Hands the job back at once; the attempt does not count against it. */
  release: (lease: Lease): Promise<JobRow | undefined> =>
    held(db, lease)
      .set({
        state: "queued",
        workerId: null,
        availableAt: sql<Date>`now()`,
        forgiven: sql<number>`forgiven + 1`,
      })
      .returningAll()
      .executeTakeFirst(),

  cancelOf: (contentId: ContentId) =>
    db
      .updateTable("job")
      .set({ state: "cancelled" })
      .where("contentId", "=", contentId)
      .where("state", "in", ["queued", "running"])
      .execute(),

  /** Inside a transaction: open jobs that nobody holds and that were last announced `seconds` ago or more. */
  claimUnheld: (seconds: number): Promise<JobRow[]> =>
    db
      .selectFrom("job")
      .selectAll()
      .where("state", "in", ["queued", "running"])
      .where("availableAt", "<=", sql<Date>`now()`)
      .where("announcedAt", "<", sql<Date>`now() - make_interval(secs => ${seconds})`)
      .orderBy("id")
      .limit(100)
      .forUpdate()
      .skipLocked()
      .execute(),

  isPastClose: async (id: JobId): Promise<boolean> => {
    const row = await db
      .selectFrom("job")
      .select("id")
      .where("id", "=", id)
      .where("closesAt", "<=", sql<Date>`now()`)
      .executeTakeFirst();
    return row !== undefined;
  },

  markAnnounced: (id: JobId) =>
    db.updateTable("job").set({ announcedAt: sql<Date>`now()` }).where("id", "=", id).execute(),

  /** Ends an open job whoever holds it; for jobs past their limits. */
  end: (id: JobId, state: JobState) =>
    db
      .updateTable("job")
      .set({ state })
      .where("id", "=", id)
      .where("state", "in", ["queued", "running"])
      .execute(),
});

const held = (db: Db, { jobId, attempt, workerId }: Lease) =>
  db
    .updateTable("job")
    .where("id", "=", jobId)
    .where("attempt", "=", attempt)
    .where("workerId", "=", workerId)
    .where("state", "=", "running");
