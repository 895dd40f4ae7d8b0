import { expect, test } from "bun:test";
import { formatBytes, formatDuration, formatWhen } from "../../src/page/parts/format.ts";
import { fileName } from "../../src/page/watch/save-file.ts";

test.each([
  [0, "0:00"],
  [59_400, "0:59"],
  [59_600, "1:00"],
  [3_723_000, "1:02:03"],
])("%i ms is %p", (ms, expected) => expect(formatDuration(ms)).toBe(expected));

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_400, "1.4 kB"],
  [25_000_000, "25 MB"],
  [1_500_000_000, "1.5 GB"],
])("%i bytes are %p", (bytes, expected) => expect(formatBytes(bytes)).toBe(expected));

test.each([
  [10_000, "just now"],
  [120_000, "2 minutes ago"],
  [7_200_000, "2 hours ago"],
  [86_400_000, "yesterday"],
])("%i ms ago is %p", (age, expected) => {
  expect(formatWhen(new Date(1_000_000_000_000 - age).toISOString(), 1_000_000_000_000)).toBe(expected);
});

test.each([
  ["a/b: c?.mp3", "a_b_ c_.mp3"],
  ["..hidden.mp3", "_hidden.mp3"],
  ["Größe 漢字.mp3", "Größe 漢字.mp3"],
])("%p is saved as %p", (title, expected) => expect(fileName(title)).toBe(expected));
