import type { EventTables } from "@millrace/database";
import { counter, traceCarrier, traced } from "@millrace/telemetry";
import { type Kysely, type Selectable, sql, type Transaction, type UpdateObject } from "kysely";
import type { Bus } from "./bus.ts";
import { traceToHeaders } from "./message.ts";

/** How many events are claimed at once. */
export const batchSize = 100;

/** An event that could not be told rests for so long before it is tried again. */
const restMs = 1_000;

const publishedCount = counter("millrace.events.published", "Events handed to JetStream");

type Row = Selectable<EventTables["outbox"]>;

/** How many events were claimed, how many of them were told, and why the others were not. */
export type Batch = { readonly claimed: number; readonly told: number; readonly errors: readonly unknown[] };

/**
 * Publishes up to `batchSize` events, those first that have not failed yet, then oldest first. Rows are claimed with `skip locked`,
 * so several relays share the work. Each is marked in the transaction that claimed it, after JetStream acknowledged: a crash
 * publishes it again under the same message id, and one that fails holds up no other.
 */
export const publishBatch = (
  service: string,
  db: Kysely<EventTables>,
  bus: Bus,
  incarnation: string,
): Promise<Batch> =>
  db.transaction().execute(async (trx) => {
    const rows = await claim(trx);
    const results = await Promise.allSettled(rows.map((row) => publish(service, row, bus)));
    const idsThat = (status: "fulfilled" | "rejected") =>
      rows.flatMap(({ id }, n) => (results[n]?.status === status ? [id] : []));
    const told = idsThat("fulfilled");
    await mark(trx, told, { publishedAt: sql<Date>`clock_timestamp()`, toldTo: incarnation });
    await mark(trx, idsThat("rejected"), { triedAt: sql<Date>`clock_timestamp()` });
    const errors = results.flatMap((it) => (it.status === "rejected" ? [it.reason] : []));
    return { claimed: rows.length, told: told.length, errors };
  });

const claim = (trx: Transaction<EventTables>): Promise<Row[]> =>
  trx
    .selectFrom("outbox")
    .selectAll()
    .where("publishedAt", "is", null)
    .where((it) =>
      it.or([
        it("triedAt", "is", null),
        it("triedAt", "<", sql<Date>`clock_timestamp() - make_interval(secs => ${restMs / 1_000})`),
      ]),
    )
    .orderBy("triedAt", (it) => it.asc().nullsFirst())
    .orderBy("id")
    .limit(batchSize)
    .forUpdate()
    .skipLocked()
    .execute();

const mark = async (
  trx: Transaction<EventTables>,
  ids: readonly string[],
  values: UpdateObject<EventTables, "outbox">,
): Promise<void> => {
  if (ids.length > 0) await trx.updateTable("outbox").set(values).where("id", "in", ids).execute();
};

const publish = (service: string, row: Row, bus: Bus): Promise<void> =>
  traced(
    row.subject,
    { "messaging.system": "nats", "messaging.destination.name": row.subject, "millrace.event_id": row.id },
    async () => {
      const envelope = { id: row.id, occurredAt: row.occurredAt.toISOString(), data: row.data };
      const headers = traceToHeaders(traceCarrier());
      await bus.stream.publish(row.subject, JSON.stringify(envelope), {
        msgID: row.id,
        headers,
        timeout: 4_000,
      });
      publishedCount.add(1, { service, subject: row.subject });
    },
    { kind: "producer", parent: row.trace },
  );
