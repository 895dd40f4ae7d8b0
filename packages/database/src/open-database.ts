import { currentTrace, histogram, log, recordSpan } from "@millrace/telemetry";
import { CamelCasePlugin, Kysely, type LogEvent, PostgresDialect } from "kysely";
import pg from "pg";
import { columnParsers } from "./column-parsers.ts";
import type { EventTables } from "./event-tables.ts";

/** The longest that one query may take before it fails, so that a stopped server hangs nobody. */
const queryTimeoutMs = 5_000;

const durations = histogram("millrace.db.query.duration", "Time that a query took");

/**
 * A pool of at most `connections` (default 8) over `url`, with columns in camelCase. Every service's database also holds the outbox
 * and inbox tables. Close with `destroy()`.
 */
export const openDatabase = <Tables>(url: string, { connections = 8 } = {}): Kysely<Tables & EventTables> => {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    query_timeout: queryTimeoutMs,
    statement_timeout: queryTimeoutMs,
    types: columnParsers,
  });
  // Without a listener, a connection that the server closes while idle ends the process.
  pool.on("error", (error) => log.warn({ err: error }, "idle database connection lost"));
  return new Kysely<Tables & EventTables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
    log: observe,
  });
};

const observe = (event: LogEvent): void => {
  const text = event.query.sql;
  durations.record(event.queryDurationMillis / 1_000);
  // Polling outside any trace would bury what people look for.
  if (!currentTrace()) return;
  const operation = (text.split(" ", 1)[0] ?? text).toLowerCase();
  recordSpan(
    `postgres ${operation}`,
    { "db.system.name": "postgresql", "db.query.text": text.slice(0, 500) },
    event.queryDurationMillis,
    event.level === "error" ? event.error : undefined,
    { kind: "client" },
  );
};
