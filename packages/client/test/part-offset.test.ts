import { expect, test } from "bun:test";
import { offsetOf, partBytesOf } from "../src/part-offset.ts";

const mib = 1_024 * 1_024;
const part = (number: number, bytes: number) => ({ number, bytes });

test.each([
  ["all parts", [part(1, 8 * mib), part(2, 8 * mib), part(3, mib)], 17 * mib, 8 * mib],
  ["the first of a small file", [part(1, 5)], 5, 5],
  ["the last one alone", [part(13, 4 * mib)], 100 * mib, 8 * mib],
  ["the last one alone, of a round size", [part(4, 6 * mib)], 30 * mib, 8 * mib],
  ["one in the middle alone", [part(2, 8 * mib)], 30 * mib, 8 * mib],
  ["the last one alone, as large as the others", [part(4, 8 * mib)], 32 * mib, 8 * mib],
  ["one that could be either", [part(9_000, 10 * mib)], 100_000 * mib, undefined],
  ["nothing", [], 30 * mib, undefined],
])("the size of parts, from %s", (_name, missing, fileBytes, expected) => {
  expect(partBytesOf(missing, fileBytes)).toBe(expected as never);
});

test("parts lie end to end", () => {
  expect(offsetOf(part(1, 8), 8)).toBe(0);
  expect(offsetOf(part(4, 3), 8)).toBe(24);
});
