import { createEventTables } from "@millrace/database";
import { type Kysely, sql } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createEventTables(db);
  await db.schema
    .createTable("profile")
    .addColumn("id", "text", (it) => it.primaryKey())
    .addColumn("email", "text", (it) => it.notNull())
    .addColumn("display_name", "text", (it) => it.notNull())
    .addColumn("created_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .addColumn("changed_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .execute();
};
