import { expect, test } from "bun:test";
import { duration } from "../src/duration.ts";

test.each([
  [0, "0.0 ms"],
  [9.94, "9.9 ms"],
  [10, "10 ms"],
  [999.4, "999 ms"],
  [999.9, "1.00 s"],
  [1_000, "1.00 s"],
  [59_940, "59.94 s"],
  [59_999, "1 min 0 s"],
  [185_000, "3 min 5 s"],
  [179_900, "3 min 0 s"],
])("%d ms reads %s", (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});
