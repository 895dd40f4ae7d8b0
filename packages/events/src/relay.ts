import type { EventTables } from "@millrace/database";
import { counter, gauge, log, traceCarrier, traced } from "@millrace/telemetry";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Bus } from "./bus.ts";
import { traceToHeaders } from "./message.ts";
import { declareStreams } from "./streams.ts";

const batchSize = 100;
const idleMs = 1_000;
/** How long after a `say` its commit is looked for eagerly, and how often. */
const eagerMs = 2_000;
const eagerStepMs = 15;

const publishedCount = counter("millrace.events.published", "Events handed to JetStream");
const pending = gauge("millrace.outbox.pending", "Events that wait in the outbox");

type Row = Selectable<EventTables["outbox"]>;

/**
 * Publishes what the outbox holds, oldest first. Rows are claimed with `skip locked`, so several relays share the work; a row is marked in the
 * transaction that claimed it, after JetStream acknowledged, so a crash publishes it again under the same message id.
 */
export const startRelay = (
  service: string,
  db: Kysely<EventTables>,
  bus: Bus,
): AsyncDisposable & { hurry: () => void } => {
  let stopped = false;
  let eagerUntil = 0;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    for (let failures = 0; !stopped; ) {
      try {
        const count = await publishBatch(service, db, bus);
        failures = 0;
        if (count < batchSize) await pause(Date.now() < eagerUntil ? eagerStepMs : idleMs);
      } catch (error) {
        failures += 1;
        if (failures === 1 || failures % 20 === 0)
          log.warn({ err: error, failures }, "outbox relay will try again");
        await declareStreams(bus.manager).catch(() => {});
        await pause(Math.min(5_000, 100 * 2 ** failures));
      }
    }
  };
  const running = run();
  return {
    hurry: () => {
      eagerUntil = Date.now() + eagerMs;
      wake();
    },
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
};

const publishBatch = (service: string, db: Kysely<EventTables>, bus: Bus): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom("outbox")
      .selectAll()
      .where("publishedAt", "is", null)
      .orderBy("id")
      .limit(batchSize)
      .forUpdate()
      .skipLocked()
      .execute();
    pending.set(rows.length, { service });
    if (rows.length === 0) return 0;
    await Promise.all(rows.map((row) => publish(service, row, bus)));
    const ids = rows.map(({ id }) => id);
    await trx.updateTable("outbox").set({ publishedAt: sql<Date>`now()` }).where("id", "in", ids).execute();
    return rows.length;
  });

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
