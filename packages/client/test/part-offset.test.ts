import { expect, test } from "bun:test";
import { offsetOf } from "../src/part-offset.ts";

test("parts lie end to end", () => {
  expect(offsetOf({ number: 1 }, 8)).toBe(0);
  expect(offsetOf({ number: 4 }, 8)).toBe(24);
});
