import { createEventTables } from "@millrace/database";
import { type Kysely, sql } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createEventTables(db);
  await db.schema
    .createTable("delivery")
    .addColumn("id", "text", (it) => it.primaryKey())
    .addColumn("about", "text", (it) => it.notNull().unique())
    .addColumn("user_id", "text", (it) => it.notNull())
    .addColumn("content_id", "text", (it) => it.notNull())
    .addColumn("title", "text", (it) => it.notNull())
    .addColumn("failure_code", "text")
    .addColumn("trace", "jsonb", (it) => it.notNull())
    .addColumn("status", "text", (it) =>
      it.notNull().defaultTo("due").check(sql`status in ('due', 'sent', 'given_up')`),
    )
    .addColumn("attempts", "integer", (it) => it.notNull().defaultTo(0))
    .addColumn("next_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .addColumn("reason", "text")
    .addColumn("created_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .addColumn("sent_at", "timestamptz")
    .execute();
  await sql`create index delivery_due on delivery (next_at) where status = 'due'`.execute(db);
};
