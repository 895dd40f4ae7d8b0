import { afterAll, expect, test } from "bun:test";
import { encodeRequested, newId, registered, renamed } from "@millrace/contracts";
import { createEventTables, migrate, openDatabase } from "@millrace/database";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { currentTraceId, startTelemetry, traced } from "@millrace/telemetry";
import { on, openBus, openOutbox, startReactions, startTasks } from "../src/index.ts";

type Tables = { effect: { eventKey: string; times: number } };

await using cleanup = new AsyncDisposableStack();
const resources = cleanup.move();
afterAll(() => resources.disposeAsync());

resources.use(startTelemetry("events-test", { logLevel: "error" }));
const stack = await testStack();
const { url, drop } = await freshDatabase(stack);
resources.defer(drop);
const owner = { service: "user", password: "only-for-tests" };
await migrate(url, owner, { "0001-events": { up: createEventTables } });
const db = resources.adopt(
  openDatabase<Tables>(url.replace(/\/\/[^@]+@/, `//user:${owner.password}@`)),
  (it) => it.destroy(),
);
await db.schema.createTable("effect").addColumn("event_key", "text").addColumn("times", "integer").execute();
const bus = resources.use(await openBus(stack.nats.url, "events-test"));
const outbox = resources.use(openOutbox("user", db, bus));

const until = async <T>(look: () => Promise<T | undefined>, ms = 10_000): Promise<T> => {
  for (const end = Date.now() + ms; Date.now() < end; await Bun.sleep(20)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error("it did not come to pass");
};
const someone = () => ({ userId: newId("user"), email: "a@example.org", displayName: "Ann" });
const effectOf = (key: string) => db.selectFrom("effect").selectAll().where("eventKey", "=", key).execute();
const tell = (data: ReturnType<typeof someone>) =>
  db.transaction().execute((trx) => outbox.say(trx, registered, data));

let failNext = 0;
let reactedInTrace: string | undefined;
const durable = `test-${crypto.randomUUID().slice(0, 8)}`;
resources.use(
  startReactions<Tables>(durable, db, bus, [
    on(registered, async ({ userId }, trx) => {
      await trx.insertInto("effect").values({ eventKey: userId, times: 1 }).execute();
      reactedInTrace = currentTraceId();
      if (failNext > 0) {
        failNext -= 1;
        throw new Error("the reaction fails after its write");
      }
    }),
  ]),
);

test("a fact told in a transaction has its effect once, within the same trace", async () => {
  const data = someone();
  const traceId = await traced("test.tell", {}, async () => {
    await tell(data);
    return currentTraceId();
  });
  await until(async () => ((await effectOf(data.userId)).length > 0 ? true : undefined));
  expect(reactedInTrace).toBe(traceId as string);
  expect(await effectOf(data.userId)).toEqual([{ eventKey: data.userId, times: 1 }]);
});

test("a transaction that fails tells nothing", async () => {
  const data = someone();
  const failing = db.transaction().execute(async (trx) => {
    await outbox.say(trx, registered, data);
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await tell(someone());
  await Bun.sleep(300);
  expect(await effectOf(data.userId)).toEqual([]);
});

test("a message delivered three times has one effect", async () => {
  const data = someone();
  const envelope = JSON.stringify({ id: newId("event"), occurredAt: new Date().toISOString(), data });
  for (let times = 0; times < 3; times += 1) await bus.stream.publish(registered.subject, envelope);
  const later = someone();
  await tell(later);
  await until(async () => ((await effectOf(later.userId)).length > 0 ? true : undefined));
  expect(await effectOf(data.userId)).toHaveLength(1);
});

test("a reaction that fails leaves no half of its effect, and succeeds when it comes again", async () => {
  failNext = 1;
  const data = someone();
  await tell(data);
  await until(async () => (failNext === 0 ? true : undefined));
  expect(await effectOf(data.userId)).toEqual([]);
  await until(async () => ((await effectOf(data.userId)).length > 0 ? true : undefined), 15_000);
  expect(await effectOf(data.userId)).toHaveLength(1);
}, 20_000);

test("poison becomes a dead letter and holds nobody up", async () => {
  const id = newId("event");
  const envelope = { id, occurredAt: new Date().toISOString(), data: { userId: "nobody" } };
  await bus.stream.publish(registered.subject, JSON.stringify(envelope));
  await bus.stream.publish(registered.subject, "this is no JSON");
  const after = someone();
  await tell(after);
  await until(async () => ((await effectOf(after.userId)).length > 0 ? true : undefined));
  const dead = await db.selectFrom("deadLetter").selectAll().where("consumer", "=", durable).execute();
  expect(dead.map(({ subject }) => subject)).toEqual([registered.subject, registered.subject]);
  expect(dead.find(({ eventId }) => eventId === id)?.message).toMatchObject({
    id,
    data: { userId: "nobody" },
  });
});

test("several relays share the outbox, and nothing is told twice", async () => {
  await using _second = openOutbox("user", db, bus);
  await using _third = openOutbox("user", db, bus);
  const before =
    (await bus.manager.streams.info("facts", { subjects_filter: renamed.subject })).state.subjects?.[
      renamed.subject
    ] ?? 0;
  await db.transaction().execute(async (trx) => {
    for (let n = 0; n < 250; n += 1)
      await outbox.say(trx, renamed, { contentId: newId("content"), ownerId: newId("user"), title: `${n}` });
  });
  await until(async () => {
    const waiting = await db.selectFrom("outbox").select("id").where("publishedAt", "is", null).execute();
    return waiting.length === 0 ? true : undefined;
  });
  const after =
    (await bus.manager.streams.info("facts", { subjects_filter: renamed.subject })).state.subjects?.[
      renamed.subject
    ] ?? 0;
  expect(after - before).toBe(250);
});

test("a task is taken by one worker, and comes back when it is handed back", async () => {
  const jobId = newId("job");
  const taken: string[] = [];
  const worker = (name: string) =>
    startTasks(bus, encodeRequested, { ackWaitMs: 5_000 }, async (task) => {
      if (task.jobId !== jobId) return { outcome: "done" };
      taken.push(name);
      return taken.length === 1 ? { outcome: "retry", afterMs: 50 } : { outcome: "done" };
    });
  await using _one = worker("one");
  await using _two = worker("two");
  await db
    .transaction()
    .execute((trx) => outbox.say(trx, encodeRequested, { jobId, contentId: newId("content") }));
  await until(async () => (taken.length >= 2 ? true : undefined));
  await Bun.sleep(300);
  expect(taken).toHaveLength(2);
});

test("streams that are gone are declared again, and what waits is told", async () => {
  await bus.manager.streams.delete("facts");
  const data = someone();
  await tell(data);
  await until(async () => ((await effectOf(data.userId)).length > 0 ? true : undefined), 15_000);
  expect(await effectOf(data.userId)).toHaveLength(1);
}, 20_000);
