import { expect, test } from "bun:test";
import { matchesResource } from "../../src/cdn/wildcard.ts";

test.each([
  ["http://h/ab/*", "http://h/ab/x", true],
  ["http://h/ab/*", "http://h/ab/", true],
  ["http://h/ab/*", "http://h/ab", false],
  ["http://h/ab/*", "http://h/abc/x", false],
  ["http://h/ab*", "http://h/abc/x", true],
  ["http://h/a?/x", "http://h/ab/x", true],
  ["http://h/a?/x", "http://h/a/x", false],
  ["http://h/a?/x", "http://h/abc/x", false],
  ["*/x/*.ts", "http://h/a/x/b/x/1.ts", true],
  ["*/x/*.ts", "http://h/a/x/1.tsx", false],
  ["http://h/a.m3u8?v=1", "http://h/a.m3u8?v=1", true],
  ["http://h/a.b", "http://h/aXb", false],
  ["http://h/A", "http://h/a", false],
  ["*", "", true],
  ["**", "x", true],
  ["", "x", false],
])("%s over %s: %p", (pattern, text, expected) => {
  expect(matchesResource(pattern, text)).toBe(expected);
});

test("a pattern made to be slow is not", () => {
  expect(matchesResource(`${"*a".repeat(500)}b`, "a".repeat(5_000))).toBe(false);
});
