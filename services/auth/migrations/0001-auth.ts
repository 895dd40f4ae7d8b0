import { createEventTables } from "@millrace/database";
import { type Kysely, sql } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createEventTables(db);
  await accounts(db);
  await sessions(db);
  await db.schema
    .createTable("signing_key")
    .addColumn("kid", "text", (it) => it.primaryKey())
    .addColumn("private_jwk", "jsonb", (it) => it.notNull())
    .addColumn("public_jwk", "jsonb", (it) => it.notNull())
    .addColumn("created_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .addColumn("retired_at", "timestamptz")
    .execute();
};

const accounts = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("account")
    .addColumn("id", "text", (it) => it.primaryKey())
    .addColumn("email", "text", (it) => it.notNull())
    .addColumn("password_hash", "text", (it) => it.notNull())
    .addColumn("created_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .execute();
  await sql`create unique index account_by_email on account (lower(email))`.execute(db);
};

const sessions = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("session")
    .addColumn("id", "text", (it) => it.primaryKey())
    .addColumn("user_id", "text", (it) => it.notNull().references("account.id").onDelete("cascade"))
    .addColumn("family_hash", "text", (it) => it.notNull().unique())
    .addColumn("token_hash", "text", (it) => it.notNull())
    .addColumn("parent_hash", "text")
    .addColumn("salt", "text")
    .addColumn("generation", "integer", (it) => it.notNull().defaultTo(1))
    .addColumn("created_at", "timestamptz", (it) => it.notNull().defaultTo(sql`now()`))
    .addColumn("rotated_at", "timestamptz")
    .addColumn("expires_at", "timestamptz", (it) => it.notNull())
    .addColumn("revoked_at", "timestamptz")
    .execute();
  await sql`create index session_by_user on session (user_id, expires_at)`.execute(db);
};
