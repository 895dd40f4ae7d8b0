import { expect, test } from "bun:test";
import { packetScan } from "../src/packet-scan.ts";

const scanned = (lines: string[]) => {
  const scan = packetScan();
  for (const line of lines) scan.line(line);
  return scan.streams();
};
const steadyLines = (count: number, fps: number) =>
  Array.from(
    { length: count },
    (_, k) => `0,${(k / fps).toFixed(6)},${(k / fps).toFixed(6)},${(1 / fps).toFixed(6)},___`,
  );

test("a steady stream: its length is the end of its last packet", () => {
  const stream = scanned(steadyLines(90, 30)).get(0);
  expect(stream?.packets).toBe(90);
  expect(stream?.end).toBeCloseTo(3, 5);
  expect(stream?.interval).toBeCloseTo(1 / 30, 3);
  expect(stream?.steady).toBe(true);
});

test("one hole does not make a stream unsteady; irregular frames do", () => {
  const lines = steadyLines(300, 30);
  expect(scanned(lines.filter((_, k) => k < 100 || k >= 220)).get(0)?.steady).toBe(true);
  expect(scanned(lines.filter((_, k) => k % 3 !== 0)).get(0)?.steady).toBe(false);
});

test("times rounded to milliseconds are still steady", () => {
  const lines = Array.from(
    { length: 90 },
    (_, k) => `0,${(Math.round((k / 29.97) * 1_000) / 1_000).toFixed(6)},N/A,0.033000,K__`,
  );
  expect(scanned(lines).get(0)?.steady).toBe(true);
});

test("without durations, the last frame lasts as long as the others", () => {
  const stream = scanned([
    "0,0.000000,0.000000,N/A,K__",
    "0,0.040000,0.040000,N/A,___",
    "0,0.080000,0.080000,N/A,___",
  ]).get(0);
  expect(stream?.end).toBeCloseTo(0.12, 5);
});

test("order of decoding does not matter, nor do packets that are never shown", () => {
  const stream = scanned([
    "1,-0.080000,-0.120000,0.040000,KD_",
    "1,0.000000,-0.080000,0.040000,K__",
    "1,0.120000,-0.040000,0.040000,___",
    "1,0.040000,0.000000,0.040000,___",
    "1,0.080000,0.040000,0.040000,___",
  ]).get(1);
  expect([stream?.first, stream?.packets]).toEqual([0, 4]);
  expect(stream?.end).toBeCloseTo(0.16, 5);
});

test("lines without times and lines of nothing are passed over", () => {
  expect(scanned(["0,N/A,N/A,N/A,K__", "", "nonsense"]).size).toBe(0);
});
