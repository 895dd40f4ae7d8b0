import { afterAll, beforeAll, expect, test } from "bun:test";
import { type ContentId, newId, removed, renamed } from "@millrace/contracts";
import { outcomeOf, startCatalog, video } from "./start-catalog.ts";

let running: Awaited<ReturnType<typeof startCatalog>>;
beforeAll(async () => {
  running = await startCatalog();
});
afterAll(() => running[Symbol.asyncDispose]());

test("what was encoded is published as its owner sees it", async () => {
  const owner = newId("user");
  const { contentId: id } = await running.publish(owner, { title: "Ærø 🎬" });
  const { publishedAt, ...item } = await running.as(owner, (it) => it.byId.query({ id }));
  expect(item).toEqual({
    id,
    title: "Ærø 🎬",
    kind: "video",
    durationMs: 8_000,
    width: 640,
    height: 360,
    renditions: video.renditions,
    hasMp3: true,
  });
  expect(Date.parse(publishedAt)).toBeLessThanOrEqual(Date.now());
});

test("sound without a picture or an MP3 is published too", async () => {
  const owner = newId("user");
  const { width: _, height: __, poster: ___, mp3: ____, ...rest } = video;
  const { contentId: id } = await running.publish(owner, {
    media: { ...rest, kind: "audio", renditions: [] },
  });
  const item = await running.as(owner, (it) => it.byId.query({ id }));
  expect(item).toMatchObject({ kind: "audio", hasMp3: false, renditions: [] });
  const playback = await running.as(owner, (it) => it.openPlayback.mutate({ id }));
  expect(playback.posterUrl ?? playback.signed.posterUrl ?? playback.signed.mp3Url).toBeUndefined();
});

test("items are listed newest first, page by page, each once", async () => {
  const owner = newId("user");
  const ids: ContentId[] = [];
  for (let index = 0; index < 5; index += 1) {
    const contentId = newId("content", 1_700_000_000_000 + index);
    await running.publish(owner, { contentId });
    ids.unshift(contentId);
  }
  const page = (cursor?: ContentId) =>
    running.as(owner, (it) => it.list.query({ limit: 2, ...(cursor ? { cursor } : {}) }));
  const first = await page();
  const second = await page(first.nextCursor);
  const third = await page(second.nextCursor);
  expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
  expect(third.nextCursor).toBeUndefined();
});

test("another user's item, and one that never was, is not found by any procedure", async () => {
  const { contentId } = await running.publish(newId("user"));
  const stranger = newId("user");
  for (const id of [contentId, newId("content")]) {
    expect(await outcomeOf(running.as(stranger, (it) => it.byId.query({ id })))).toBe("catalog.not_found");
    expect(await outcomeOf(running.as(stranger, (it) => it.openPlayback.mutate({ id })))).toBe(
      "catalog.not_found",
    );
  }
  expect((await running.as(stranger, (it) => it.list.query({}))).items).toEqual([]);
  const after = running.as(stranger, (it) => it.list.query({ cursor: contentId }));
  expect((await after).items).toEqual([]);
});

test("a renamed item has its new title, a removed one is gone", async () => {
  const owner = newId("user");
  const { contentId, ownerId } = await running.publish(owner);
  await running.say(renamed, { contentId, ownerId, title: "Another" });
  await running.caughtUp();
  expect((await running.as(owner, (it) => it.byId.query({ id: contentId }))).title).toBe("Another");
  await running.say(removed, { contentId, ownerId, title: "Another" });
  await running.caughtUp();
  expect(await outcomeOf(running.as(owner, (it) => it.byId.query({ id: contentId })))).toBe(
    "catalog.not_found",
  );
  expect((await running.as(owner, (it) => it.list.query({}))).items).toEqual([]);
});

test("without a user nothing is answered, and bad input is told apart", async () => {
  const id = newId("content");
  expect(await outcomeOf(running.catalog.byId.query({ id }))).toBe("auth.required");
  expect(await outcomeOf(running.catalog.openPlayback.mutate({ id }))).toBe("auth.required");
  const wrong = running.as(newId("user"), (it) => it.byId.query({ id: "c_1' or 1=1" as typeof id }));
  expect(await outcomeOf(wrong)).toBe("request.invalid");
});
