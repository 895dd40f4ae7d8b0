import type { EventTables } from "@millrace/database";
import { type Kysely, sql } from "kysely";
import { factsAgeMs } from "./streams.ts";

const dayMs = 86_400_000;
const outboxAgeMs = factsAgeMs + dayMs;
/** A fact told again on its last day stays in the stream for as long once more, and must still be known until then. */
const inboxAgeMs = 2 * factsAgeMs + dayMs;

const before = (ms: number) => sql<Date>`now() - make_interval(secs => ${ms / 1_000})`;

/** Forgets up to `limit` events that were told too long ago to be told again. */
export const pruneOutbox = async (db: Kysely<EventTables>, limit = 1_000): Promise<void> => {
  await db
    .deleteFrom("outbox")
    .where("id", "in", (it) =>
      it.selectFrom("outbox").select("id").where("publishedAt", "<", before(outboxAgeMs)).limit(limit),
    )
    .execute();
};

/** Forgets up to `limit` handled events that no stream can deliver any more. */
export const pruneInbox = async (db: Kysely<EventTables>, limit = 1_000): Promise<void> => {
  await sql`delete from inbox where ctid in (
    select ctid from inbox where handled_at < ${before(inboxAgeMs)} limit ${limit}
  )`.execute(db);
};
