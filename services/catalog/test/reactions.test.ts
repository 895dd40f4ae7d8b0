import { afterAll, beforeAll, expect, test } from "bun:test";
import { encodeFinished, newId, published, removed, renamed } from "@millrace/contracts";
import { finished, startCatalog } from "./start-catalog.ts";

let running: Awaited<ReturnType<typeof startCatalog>>;
beforeAll(async () => {
  running = await startCatalog();
});
afterAll(() => running[Symbol.asyncDispose]());

const rowOf = (id: string) =>
  running.db
    .selectFrom("item")
    .selectAll()
    .where("id", "=", id as never)
    .executeTakeFirstOrThrow();
const saidOf = (key: string) =>
  running.db
    .selectFrom("outbox")
    .select("data")
    .where("subject", "=", published.subject)
    .where("key", "=", key)
    .orderBy("id")
    .execute();

/** Tells a fact as a new event each time, as a producer does that has forgotten that it did: no inbox knows it. */
const tell = (event: ReturnType<typeof finished>) => running.say(encodeFinished, event);

test("the same fact told three times makes one row and one event", async () => {
  const event = finished(newId("user"));
  for (let time = 0; time < 3; time += 1) await tell(event);
  await running.caughtUp();
  const { contentId, ownerId, title } = event;
  expect((await saidOf(contentId)).map(({ data }) => data)).toEqual([
    { contentId, ownerId, title, kind: "video", durationMs: 8_000 },
  ]);
});

test("the same message delivered three times makes one row and one event", async () => {
  const event = finished(newId("user"));
  const envelope = { id: newId("event"), occurredAt: new Date().toISOString(), data: event };
  for (const msgID of ["1", "2", "3"])
    await running.bus.stream.publish(encodeFinished.subject, JSON.stringify(envelope), {
      msgID: `${envelope.id}-${msgID}`,
    });
  await running.caughtUp();
  expect(await saidOf(event.contentId)).toHaveLength(1);
});

test("a newer attempt takes over and is told, an older one that comes late changes nothing", async () => {
  const first = await running.publish(newId("user"));
  const { publishedAt } = await rowOf(first.contentId);
  const place = { contentId: first.contentId };
  await running.publish(first.ownerId, { ...place, attempt: 3 });
  await running.publish(first.ownerId, { ...place, attempt: 2 });
  expect(await rowOf(first.contentId)).toMatchObject({
    attempt: 3,
    outputPrefix: `v/${first.contentId}/3/`,
    publishedAt,
  });
  expect(await saidOf(first.contentId)).toHaveLength(2);
});

const permutations = <T>(all: readonly T[]): T[][] =>
  all.length === 0
    ? [[]]
    : all.flatMap((one, at) => permutations(all.toSpliced(at, 1)).map((rest) => [one, ...rest]));

test("in whatever order facts arrive, an item ends alike", async () => {
  const ends = permutations(["first", "second", "renamed"]).map(async (order) => {
    const base = finished(newId("user"));
    const { contentId, ownerId } = base;
    const facts: Record<string, () => Promise<void>> = {
      first: () => tell(base),
      second: () => tell(finished(ownerId, { contentId, attempt: 2 })),
      renamed: () => running.say(renamed, { contentId, ownerId, title: "Another" }),
    };
    for (const fact of order) {
      await facts[fact]?.();
      await running.caughtUp();
    }
    const { attempt, title, publishedAt } = await rowOf(contentId);
    return { attempt, title, isPublished: publishedAt !== null };
  });
  for (const end of await Promise.all(ends))
    expect(end).toEqual({ attempt: 2, title: "Another", isPublished: true });
}, 30_000);

test("what was removed stays so, whenever the news of it came, and says nothing any more", async () => {
  for (const order of permutations(["finished", "renamed", "removed"])) {
    const event = finished(newId("user"));
    const { contentId, ownerId } = event;
    const item = { contentId, ownerId, title: "Another" };
    const facts: Record<string, () => Promise<void>> = {
      finished: () => tell(event),
      renamed: () => running.say(renamed, item),
      removed: () => running.say(removed, item),
    };
    for (const fact of order) {
      await facts[fact]?.();
      await running.caughtUp();
    }
    const row = await rowOf(contentId);
    expect(row).toMatchObject({ title: "", media: null, outputPrefix: null, publishedAt: null });
    expect(row.removedAt).not.toBeNull();
    const wasPublishedFirst = order.indexOf("finished") < order.indexOf("removed");
    expect(await saidOf(contentId)).toHaveLength(wasPublishedFirst ? 1 : 0);
  }
}, 30_000);
