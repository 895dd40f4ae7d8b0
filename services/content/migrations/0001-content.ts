import { createEventTables } from "@millrace/database";
import { type Kysely, sql } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createEventTables(db);
  await sql`
    create table content (
      id text primary key,
      owner_id text not null,
      title text not null,
      file_name text not null,
      content_type text not null,
      bytes bigint not null check (bytes >= 0),
      source_key text not null,
      multipart_id text,
      status text not null check (status in ('uploading', 'queued', 'encoding', 'ready', 'failed')),
      progress real not null default 0,
      failure_code text,
      trace_id text,
      created_at timestamptz not null default now(),
      removed_at timestamptz
    )`.execute(db);
  await sql`create index content_by_owner on content (owner_id, id desc) where removed_at is null`.execute(
    db,
  );
  await sql`create index content_unfinished on content (created_at) where status = 'uploading'`.execute(db);
  await sql`
    create table job (
      id text primary key,
      content_id text not null references content (id) on delete cascade,
      state text not null check (state in ('queued', 'running', 'finished', 'failed', 'cancelled')),
      attempt integer not null default 0,
      forgiven integer not null default 0,
      worker_id text,
      available_at timestamptz not null default now(),
      announced_at timestamptz not null default now(),
      announcements integer not null default 0,
      trace jsonb not null default '{}',
      attempt_trace jsonb,
      closes_at timestamptz not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index job_open on job (available_at) where state in ('queued', 'running')`.execute(db);
  await sql`create index job_by_content on job (content_id)`.execute(db);
  await sql`
    create table garbage (
      id bigint generated always as identity primary key,
      bucket text not null check (bucket in ('upload', 'media')),
      prefix text not null,
      multipart_id text,
      due_at timestamptz not null default now()
    )`.execute(db);
};
