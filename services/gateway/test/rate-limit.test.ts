import { expect, test } from "bun:test";
import { rateLimit } from "../src/rate-limit.ts";

test("a burst passes, the next call waits, and waiting helps", () => {
  const limit = rateLimit(60);
  const waits = Array.from({ length: 16 }, () => limit("ann", 1, 0));
  expect(waits.slice(0, 15)).toEqual(Array(15).fill(0));
  expect(waits[15]).toBe(1_000);
  expect(limit("ann", 1, 1_000)).toBe(0);
});

test("one caller's flood is not another's", () => {
  const limit = rateLimit(4);
  expect([limit("ann", 1, 0), limit("ann", 1, 0) > 0, limit("bob", 1, 0)]).toEqual([0, true, 0]);
});

test("a batch costs as much as its calls, and one larger than any burst costs a whole one", () => {
  const limit = rateLimit(60);
  expect([limit("ann", 10, 0), limit("ann", 10, 0), limit("ann", 5, 0)]).toEqual([0, 5_000, 0]);
  expect([limit("bob", 100, 0), limit("bob", 1, 0)]).toEqual([0, 1_000]);
});
