import { expect, test } from "bun:test";
import { waitAfter } from "../src/backoff.ts";

test("waits longer after each of seven attempts, and the eighth is the last", () => {
  const waits = Array.from({ length: 8 }, (_, at) => waitAfter(at + 1));
  const numbers = waits.filter((wait) => wait !== undefined);
  expect(waits[7]).toBeUndefined();
  expect(numbers).toHaveLength(7);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(numbers[0]).toBe(5_000);
});
