import { expect, test } from "bun:test";
import { singlePutBytes } from "@millrace/contracts";
import { titleFrom } from "../src/content.ts";
import { backoffAfter, isFinal, spentAttempts } from "../src/job-rules.ts";
import { missingParts, partPlan } from "../src/parts.ts";

test.each([
  ["clip.mp4", "clip"],
  ["My holiday.final.MOV", "My holiday.final"],
  [".mp4", ".mp4"],
  ["no-ending", "no-ending"],
])("%s gives the title %s", (fileName, title) => expect(titleFrom(fileName)).toBe(title));

test.each([
  [1, true, false],
  [4, true, false],
  [5, true, true],
  [1, false, true],
])("attempt %i, may pass %p: final %p", (attempt, retryable, final) => {
  expect(isFinal({ attempt, forgiven: 0 }, retryable)).toBe(final);
});

test("handed back attempts do not count, and waits grow to a limit", () => {
  expect(spentAttempts({ attempt: 7, forgiven: 3 })).toBe(4);
  expect([1, 2, 3, 4, 5, 9].map(backoffAfter)).toEqual([5, 30, 120, 600, 600, 600]);
});

test.each([singlePutBytes + 1, 10 ** 9, 80 * 2 ** 30, 5 * 2 ** 40])(
  "%i bytes fit S3's 10,000 parts, each of 5 MiB or more",
  (bytes) => {
    const { partBytes, partCount } = partPlan(bytes);
    expect(partCount).toBeLessThanOrEqual(10_000);
    expect(partBytes).toBeGreaterThanOrEqual(5 * 2 ** 20);
    expect(missingParts(bytes, []).reduce((sum, part) => sum + part.bytes, 0)).toBe(bytes);
  },
);

test("a part of the wrong size has not arrived", () => {
  const bytes = 20 * 2 ** 20;
  const arrived = [
    { number: 1, bytes: 8 * 2 ** 20 },
    { number: 2, bytes: 5 },
  ];
  expect(missingParts(bytes, arrived).map(({ number }) => number)).toEqual([2, 3]);
});
