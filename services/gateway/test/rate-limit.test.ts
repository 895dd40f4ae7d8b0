import { expect, test } from "bun:test";
import { rateLimit } from "../src/rate-limit.ts";

test("a burst passes, the next call waits, and waiting helps", () => {
  const limit = rateLimit(60);
  const waits = Array.from({ length: 16 }, () => limit("ann", 0));
  expect(waits.slice(0, 15)).toEqual(Array(15).fill(0));
  expect(waits[15]).toBe(1_000);
  expect(limit("ann", 1_000)).toBe(0);
});

test("one caller's flood is not another's", () => {
  const limit = rateLimit(4);
  expect([limit("ann", 0), limit("ann", 0) > 0, limit("bob", 0)]).toEqual([0, true, 0]);
});
