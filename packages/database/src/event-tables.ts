import { type ColumnType, type Kysely, sql } from "kysely";

type Json<T> = ColumnType<T, string, string>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;

/** A fact that waits to be told, or has been: written in the transaction that made it true. */
type OutboxTable = {
  id: string;
  subject: string;
  key: string;
  data: Json<unknown>;
  trace: Json<{ traceparent?: string; tracestate?: string }>;
  occurredAt: Defaulted<Date>;
  /** When JetStream acknowledged it, and which incarnation of the stream did: the time at which that was created. */
  publishedAt: Date | null;
  toldTo: string | null;
  /** When publishing it last failed. */
  triedAt: Date | null;
};

/** What a consumer has handled: written in the transaction of its effect. */
type InboxTable = { consumer: string; eventId: string; handledAt: Defaulted<Date> };

/** A message that was given up, whole, with the reason. */
type DeadLetterTable = {
  eventId: string;
  consumer: string;
  subject: string;
  message: Json<unknown>;
  reason: string;
  attempts: number;
  traceId: string | null;
  diedAt: Defaulted<Date>;
};

export type EventTables = { outbox: OutboxTable; inbox: InboxTable; deadLetter: DeadLetterTable };

/** Creates the outbox, inbox and dead-letter tables; a service calls it in its first migration. */
export const createEventTables = async (db: Kysely<unknown>): Promise<void> => {
  const { schema } = db;
  await schema
    .createTable("outbox")
    .addColumn("id", "text", (it) => it.primaryKey())
    .addColumn("subject", "text", (it) => it.notNull())
    .addColumn("key", "text", (it) => it.notNull())
    .addColumn("data", "jsonb", (it) => it.notNull())
    .addColumn("trace", "jsonb", (it) => it.notNull())
    .addColumn("occurred_at", "timestamptz", (it) => it.notNull().defaultTo(sql`clock_timestamp()`))
    .addColumn("published_at", "timestamptz")
    .addColumn("told_to", "text")
    .addColumn("tried_at", "timestamptz")
    .execute();
  await sql`create index outbox_waiting on outbox (tried_at nulls first, id) where published_at is null`.execute(
    db,
  );
  await sql`create index outbox_published on outbox (published_at)`.execute(db);
  await schema
    .createTable("inbox")
    .addColumn("consumer", "text", (it) => it.notNull())
    .addColumn("event_id", "text", (it) => it.notNull())
    .addColumn("handled_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint("inbox_pkey", ["consumer", "event_id"])
    .execute();
  await sql`create index inbox_handled on inbox (handled_at)`.execute(db);
  await schema
    .createTable("dead_letter")
    .addColumn("event_id", "text", (it) => it.notNull())
    .addColumn("consumer", "text", (it) => it.notNull())
    .addColumn("subject", "text", (it) => it.notNull())
    .addColumn("message", "jsonb", (it) => it.notNull())
    .addColumn("reason", "text", (it) => it.notNull())
    .addColumn("attempts", "integer", (it) => it.notNull())
    .addColumn("trace_id", "text")
    .addColumn("died_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint("dead_letter_pkey", ["consumer", "event_id"])
    .execute();
};
