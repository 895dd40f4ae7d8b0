import { createEventTables } from "@millrace/database";
import { type Kysely, sql } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createEventTables(db);
  await db.schema
    .createTable("item")
    .addColumn("id", "text", (it) => it.primaryKey())
    .addColumn("owner_id", "text", (it) => it.notNull())
    .addColumn("title", "text", (it) => it.notNull())
    .addColumn("renamed_at", "timestamptz")
    .addColumn("attempt", "integer", (it) => it.notNull().defaultTo(0))
    .addColumn("output_prefix", "text")
    .addColumn("media", "jsonb")
    .addColumn("published_at", "timestamptz")
    .addColumn("removed_at", "timestamptz")
    .execute();
  await sql`
    alter table item add constraint item_is_whole
    check (published_at is null or (media is not null and output_prefix is not null))
  `.execute(db);
  await sql`create index item_by_owner on item (owner_id, id desc) where published_at is not null`.execute(
    db,
  );
};
