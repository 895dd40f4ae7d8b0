import { afterAll, expect, test } from "bun:test";
import { newId, registered } from "@millrace/contracts";
import { startTelemetry } from "@millrace/telemetry";
import { sql } from "kysely";
import { on, openOutbox, startReactions } from "../src/index.ts";
import { pruneInbox, pruneOutbox } from "../src/prune.ts";
import { publishBatch } from "../src/publish-batch.ts";
import { countWaiting } from "../src/waiting.ts";
import { openEventWorld, outboxRow, until } from "./event-world.ts";

await using cleanup = new AsyncDisposableStack();
const resources = cleanup.move();
afterAll(() => resources.disposeAsync());
resources.use(startTelemetry("events-test", { logLevel: "fatal" }));
const { db, bus } = resources.use(await openEventWorld());

const add = (...rows: ReturnType<typeof outboxRow>[]) => db.insertInto("outbox").values(rows).execute();
const ago = (days: number) => sql<Date>`now() - make_interval(days => ${days})`;
const isTold = async (id: string) => {
  const row = await db.selectFrom("outbox").select("publishedAt").where("id", "=", id).executeTakeFirst();
  return row?.publishedAt ? true : undefined;
};

test("all that waits is counted, beyond one batch", async () => {
  await add(...Array.from({ length: 250 }, () => outboxRow()));
  expect(await countWaiting(db)).toBe(250);
  await db.deleteFrom("outbox").execute();
});

test("a fact that was told and lost with the stream before anyone read it is heard", async () => {
  const row = outboxRow();
  await using _outbox = openOutbox("user", db, bus);
  await add(row);
  await until(() => isTold(row.id));
  await bus.manager.streams.delete("facts");
  const heard: string[] = [];
  await using _late = startReactions(`late-${crypto.randomUUID().slice(0, 8)}`, db, bus, [
    on(registered, async ({ userId }) => {
      heard.push(userId);
    }),
  ]);
  await until(() => (heard.includes(row.key) ? true : undefined));
});

test("facts that no stream takes hold up no other, however many and old", async () => {
  const unknown = Array.from({ length: 150 }, () => outboxRow("content.archived.v1"));
  const good = outboxRow();
  await add(...unknown, good);
  const outbox = openOutbox("user", db, bus);
  await until(() => isTold(good.id));
  await outbox[Symbol.asyncDispose]();
  expect(await countWaiting(db)).toBe(150);

  const later = outboxRow();
  await add(later);
  await db
    .updateTable("outbox")
    .set({ triedAt: ago(1) })
    .where("id", "!=", later.id)
    .execute();
  const { claimed, told } = await publishBatch("user", db, bus, "any");
  expect({ claimed, told, later: await isTold(later.id) }).toEqual({ claimed: 100, told: 1, later: true });
  await db.deleteFrom("outbox").execute();
});

test("what is too old to be told or heard again is forgotten, a little at a time", async () => {
  const [old, older, young, waiting] = [outboxRow(), outboxRow(), outboxRow(), outboxRow()];
  await add(old, older, young, waiting);
  const age = (id: string, days: number) =>
    db
      .updateTable("outbox")
      .set({ publishedAt: ago(days) })
      .where("id", "=", id)
      .execute();
  await Promise.all([age(old.id, 9), age(older.id, 9), age(young.id, 7)]);
  const left = async () => (await db.selectFrom("outbox").select("id").execute()).map(({ id }) => id);
  await pruneOutbox(db, 1);
  expect(await left()).toHaveLength(3);
  await pruneOutbox(db);
  expect((await left()).sort()).toEqual([young.id, waiting.id].sort());

  const [known, gone] = [newId("event"), newId("event")];
  const inbox = db.selectFrom("inbox").select("eventId").where("consumer", "=", "prune");
  await sql`insert into inbox (consumer, event_id, handled_at)
    values ('prune', ${gone}, ${ago(16)}), ('prune', ${known}, ${ago(14)})`.execute(db);
  await pruneInbox(db);
  expect(await inbox.execute()).toEqual([{ eventId: known }]);
});
