import { expect, test } from "bun:test";
import type { CatalogItem, Content, ContentId } from "@millrace/client";
import { changedLibrary, kindOf, type Library, toWatch, unsettled } from "../../src/page/library/library.ts";

const idOf = (n: number) => `c_${String(n).padStart(32, "0")}` as ContentId;
const content = (n: number, status: Content["status"] = "ready", title = `Item ${n}`): Content => ({
  id: idOf(n),
  title,
  fileName: `${n}.mp4`,
  bytes: 1,
  status,
  progress: 0,
  createdAt: "2026-01-01T00:00:00.000Z",
});
const published = (n: number): CatalogItem => ({
  id: idOf(n),
  title: `Item ${n}`,
  kind: "video",
  durationMs: 1_000,
  renditions: [],
  hasMp3: true,
  publishedAt: "2026-01-01T00:00:00.000Z",
});
const numbers = ({ items }: Library) => items.map(({ id }) => Number(id.slice(2)));
const page = (ns: number[], nextCursor?: number, more = false) =>
  ({
    what: "page",
    items: ns.map((n) => content(n)),
    nextCursor: nextCursor === undefined ? undefined : idOf(nextCursor),
    more,
  }) as const;

test("pages follow each other, newest first", () => {
  const first = changedLibrary({ items: [] }, page([9, 8], 8));
  const both = changedLibrary(first, page([7, 6], 6, true));
  expect(numbers(both)).toEqual([9, 8, 7, 6]);
  expect(both.nextCursor).toBe(idOf(6));
});

test("a refresh keeps older pages, adds what is new and drops what was deleted elsewhere", () => {
  const both = changedLibrary(changedLibrary({ items: [] }, page([9, 8], 8)), page([7, 6], 6, true));
  const refreshed = changedLibrary(both, page([10, 8], 8));
  expect(numbers(refreshed)).toEqual([10, 8, 7, 6]);
  expect(refreshed.nextCursor).toBe(idOf(6));
  expect(numbers(changedLibrary(both, page([9])))).toEqual([9]);
});

test("what the catalog said outlives a refresh and a rename", () => {
  const known = changedLibrary(changedLibrary({ items: [] }, page([1])), {
    what: "published",
    items: [published(1)],
  });
  const refreshed = changedLibrary(known, page([1]));
  const renamed = changedLibrary(refreshed, { what: "item", item: content(1, "ready", "New") });
  expect(renamed.items[0]).toMatchObject({ title: "New", published: { durationMs: 1_000 } });
});

test("progress changes its own item alone, and a deleted item is gone", () => {
  const library = changedLibrary({ items: [] }, page([2, 1]));
  const moved = changedLibrary(library, {
    what: "progress",
    progress: { id: idOf(1), status: "encoding", progress: 0.4 },
  });
  expect(moved.items.map(({ status, progress }) => [status, progress])).toEqual([
    ["ready", 0],
    ["encoding", 0.4],
  ]);
  expect(numbers(changedLibrary(moved, { what: "removed", id: idOf(2) }))).toEqual([1]);
});

test("an arrived item goes where its age puts it", () => {
  const library = changedLibrary({ items: [] }, page([3, 1]));
  expect(numbers(changedLibrary(library, { what: "item", item: content(2, "queued") }))).toEqual([3, 2, 1]);
});

test("what is being encoded is watched first, then what has waited longest", () => {
  const items = [
    content(5, "queued"),
    content(4),
    content(3, "encoding"),
    content(2, "failed"),
    content(1, "queued"),
  ];
  expect(toWatch(items, 2)).toEqual([idOf(3), idOf(1)]);
});

test("something is expected of an item until it is published or has failed", () => {
  expect(unsettled([content(1, "failed"), { ...content(2), published: published(2) }])).toBe("");
  const states = [content(1, "queued"), content(1, "encoding"), content(1)].map((item) => unsettled([item]));
  expect(new Set([...states, ""]).size).toBe(4);
});

test("a name tells what an item is until the catalog does", () => {
  expect(kindOf({ ...content(1), fileName: "Song.MP3" })).toBe("audio");
  expect(kindOf({ ...content(1), fileName: "mp3.mov" })).toBe("video");
  expect(kindOf({ ...content(1), fileName: "song.ogg", published: published(1) })).toBe("video");
});
