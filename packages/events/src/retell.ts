import type { EventTables } from "@millrace/database";
import { log } from "@millrace/telemetry";
import { type Kysely, sql } from "kysely";
import type { Bus } from "./bus.ts";
import { declareStreams, factsAgeMs, subjectsOf } from "./streams.ts";

const batchSize = 1_000;

/**
 * Looks which incarnation of the facts' stream is there, and answers with its name. Where it is another than `known`, whatever an
 * earlier one had taken is put back to be told again, since those who had not heard it yet cannot any more; the inbox makes it
 * harmless for those who had. No clocks are compared, and nobody needs to have seen the loss.
 */
export const retellLost = async (
  db: Kysely<EventTables>,
  bus: Bus,
  known: string | undefined,
): Promise<string> => {
  const incarnation = await incarnationOf(bus);
  if (incarnation === known) return incarnation;
  let count = 0;
  for (let more = batchSize; more === batchSize; count += more) more = await putBack(db, incarnation);
  if (count > 0) log.warn({ count }, "the stream was lost: its facts are told again");
  return incarnation;
};

const incarnationOf = async ({ manager }: Bus): Promise<string> => {
  const found = await manager.streams.info("facts").catch(() => undefined);
  if (found) return found.created;
  await declareStreams(manager);
  return (await manager.streams.info("facts")).created;
};

const putBack = async (db: Kysely<EventTables>, incarnation: string): Promise<number> => {
  const lost = db
    .selectFrom("outbox")
    .select("id")
    .where("publishedAt", "is not", null)
    .where("toldTo", "is distinct from", incarnation)
    .where("subject", "in", subjectsOf("facts"))
    .where("occurredAt", ">", sql<Date>`now() - make_interval(secs => ${factsAgeMs / 1_000})`)
    .limit(batchSize)
    .forUpdate()
    .skipLocked();
  const { numUpdatedRows } = await db
    .updateTable("outbox")
    .set({ publishedAt: null, toldTo: null, triedAt: null })
    .where("id", "in", lost)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
};
