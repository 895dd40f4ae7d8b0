import { expect, test } from "bun:test";
import { afterKey, afterPrefix, compareKeys, listKeys } from "../../src/object-store/list-keys.ts";

test.each([
  ["a/", "a0"],
  ["a", "b"],
  ["a\u{ff}", "a\u{100}"],
  ["a\u{d7ff}", "a\u{e000}"],
  ["a\u{10ffff}", "b"],
  ["\u{10ffff}", undefined],
  ["", undefined],
])("what comes after the prefix %p is %p", (prefix, expected) => {
  expect(afterPrefix(prefix)).toBe(expected);
});

const sourceOf = (keys: readonly string[]) => {
  const sorted = keys.toSorted(compareKeys).map((key) => ({ key }));
  let lookUps = 0;
  return {
    listFrom: (from: string, limit: number) => {
      lookUps++;
      return sorted.filter(({ key }) => compareKeys(key, from) >= 0).slice(0, limit);
    },
    lookUps: () => lookUps,
  };
};

const namesOf = (page: ReturnType<typeof listKeys<{ key: string }>>): string[] =>
  page.entries.map((entry) => ("item" in entry ? entry.item.key : entry.commonPrefix));

test("pages of any size hold what one page does", () => {
  const keys = [
    "a",
    "b/1",
    "b/2",
    "b0",
    "c//x",
    "c/y",
    "d",
    "\u{ffff}/1",
    "\u{1f3ac}/1",
    "\u{10ffff}/\u{10ffff}",
  ];
  const { listFrom } = sourceOf(keys);
  const whole = namesOf(listKeys({ prefix: "", delimiter: "/", from: "", limit: 100 }, listFrom));
  expect(whole).toEqual(["a", "b/", "b0", "c/", "d", "\u{ffff}/", "\u{1f3ac}/", "\u{10ffff}/"]);
  for (let limit = 1; limit <= whole.length; limit++) {
    const found: string[] = [];
    for (let from: string | undefined = ""; from !== undefined; ) {
      const page: ReturnType<typeof listKeys<{ key: string }>> = listKeys(
        { prefix: "", delimiter: "/", from, limit },
        listFrom,
      );
      found.push(...namesOf(page));
      from = page.next;
    }
    expect(found).toEqual(whole);
  }
});

test("a folder of any size is passed in one look-up", () => {
  const keys = [...Array.from({ length: 5000 }, (_, at) => `big/${at}`), "small"];
  const { listFrom, lookUps } = sourceOf(keys);
  const page = listKeys({ prefix: "", delimiter: "/", from: "", limit: 10 }, listFrom);
  expect(namesOf(page)).toEqual(["big/", "small"]);
  expect(lookUps()).toBeLessThanOrEqual(3);
});

test("a delimiter may be longer than a character, and a page may start inside of a folder", () => {
  const { listFrom } = sourceOf(["a--1", "a--2", "a-b", "c"]);
  const query = { prefix: "", delimiter: "--", limit: 10 };
  expect(namesOf(listKeys({ ...query, from: "" }, listFrom))).toEqual(["a--", "a-b", "c"]);
  expect(namesOf(listKeys({ ...query, from: afterKey("a--1") }, listFrom))).toEqual(["a--", "a-b", "c"]);
  expect(namesOf(listKeys({ ...query, from: afterKey("a--2") }, listFrom))).toEqual(["a-b", "c"]);
});
