import type { ContentId, JobId, Lease, UserId } from "@millrace/contracts";
import type { TraceCarrier } from "@millrace/telemetry";
import { sql } from "kysely";
import { maxAttempts, scheduleToCloseSeconds } from "./job-rules.ts";
import type { Db } from "./store.ts";
import type { JobRow, JobState } from "./tables.ts";

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

/** The job ledger's rows. Every change of a held job is a compare-and-set on the attempt, which is the fencing token; all times are the database's. */
export const jobStore = (db: Db) => ({
  add: (id: JobId, contentId: ContentId, trace: TraceCarrier) =>
    db
      .insertInto("job")
      .values({
        id,
        contentId,
        trace: JSON.stringify(trace),
        state: "queued",
        workerId: null,
        closesAt: inSeconds(scheduleToCloseSeconds),
      })
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

  /** Notes where the attempt that holds the lease is traced, for one that may have to follow it. */
  traceAttempt: (id: JobId, trace: TraceCarrier) =>
    db
      .updateTable("job")
      .set({ attemptTrace: JSON.stringify(trace) })
      .where("id", "=", id)
      .execute(),

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

  cancelOf: (ownerId: UserId, contentId: ContentId) =>
    db
      .updateTable("job")
      .set({ state: "cancelled" })
      .where("contentId", "=", contentId)
      .where("contentId", "in", db.selectFrom("content").select("id").where("ownerId", "=", ownerId))
      .where("state", "in", ["queued", "running"])
      .execute(),

  /** Inside a transaction: open jobs that nobody holds, those first whose last announcement is longest ago. Each waits twice as long for the next. */
  claimUnheld: (firstSeconds: number, mostSeconds: number): Promise<JobRow[]> =>
    db
      .selectFrom("job")
      .selectAll()
      .where("state", "in", ["queued", "running"])
      .where("availableAt", "<=", sql<Date>`now()`)
      .where(
        "announcedAt",
        "<",
        sql<Date>`now() - make_interval(secs => least(${firstSeconds} * power(2, announcements), ${mostSeconds}))`,
      )
      .orderBy("announcedAt")
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
    db
      .updateTable("job")
      .set({ announcedAt: sql<Date>`now()`, announcements: sql<number>`announcements + 1` })
      .where("id", "=", id)
      .execute(),

  /** Ends an open job whoever holds it; false when it had ended already. */
  end: async (id: JobId, state: JobState): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable("job")
      .set({ state })
      .where("id", "=", id)
      .where("state", "in", ["queued", "running"])
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
});

const held = (db: Db, { jobId, attempt, workerId }: Lease) =>
  db
    .updateTable("job")
    .where("id", "=", jobId)
    .where("attempt", "=", attempt)
    .where("workerId", "=", workerId)
    .where("state", "=", "running");
