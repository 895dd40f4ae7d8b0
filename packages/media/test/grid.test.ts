import { expect, test } from "bun:test";
import fc from "fast-check";
import { cappedRate, exactRate, framesPerSecond, steadyRate } from "../src/frame-rate.ts";
import {
  aacFrame,
  audioSamplesFor,
  chunksOf,
  gridFor,
  sampleRate,
  secondsAt,
  segmentsOf,
  wholeChunk,
} from "../src/grid.ts";

test.each([
  [30, "30000/1000"],
  [29.97002997, "30000/1001"],
  [23.976, "24000/1001"],
  [59.94, "60000/1001"],
  [25, "25000/1000"],
  [12.5, "12500/1000"],
  [0.2, "1000/1000"],
])("the exact rate of %d", (fps, expected) => {
  const { num, den } = exactRate(fps);
  expect(`${num}/${den}`).toBe(expected);
});

test.each([
  [28.4, 30],
  [31.2, 30],
  [57, 60],
  [15, 15],
  [24.4, 24],
])("variable frames that usually come at %d a second play at %d", (fps, expected) => {
  expect(Math.round(framesPerSecond(steadyRate(fps)))).toBe(expected);
});

test.each([
  [30, 30],
  [60, 60],
  [120, 60],
  [144, 48],
  [119.88, 59.94],
  [240, 60],
])("a source of %d frames a second is encoded at %d", (fps, expected) => {
  expect(framesPerSecond(cappedRate(exactRate(fps)))).toBeCloseTo(expected, 2);
});

test("at 29.97 a segment is 120 frames, which last 4.004 s", () => {
  const grid = gridFor(exactRate(29.97002997), 10);
  expect([grid.gop, grid.segment, grid.chunk, grid.frames]).toEqual([60, 120, 360, 300]);
  expect(secondsAt(grid, grid.segment)).toBeCloseTo(4.004, 6);
});

const grids = fc
  .tuple(
    fc.constantFrom(1, 12.5, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60),
    fc.double({ min: 0.01, max: 50_000, noNaN: true }),
  )
  .map(([fps, seconds]) => ({ seconds, grid: gridFor(exactRate(fps), seconds) }));

test("a grid is as long as its source within half a frame", () => {
  fc.assert(
    fc.property(grids, ({ grid, seconds }) => {
      const frame = secondsAt(grid, 1);
      const isOneFrame = grid.frames === 1 && seconds < frame;
      expect(isOneFrame || Math.abs(secondsAt(grid, grid.frames) - seconds) <= frame / 2 + 1e-6).toBe(true);
    }),
  );
});

test("chunks meet exactly, cover every frame once and number segments without a hole", () => {
  fc.assert(
    fc.property(grids, ({ grid }) => {
      const chunks = chunksOf(grid);
      expect(chunks[0]?.from).toBe(0);
      expect(chunks.at(-1)?.to).toBe(grid.frames);
      for (const [index, chunk] of chunks.entries()) {
        expect(chunk.to).toBeGreaterThan(chunk.from);
        if (index > 0) expect(chunk.from).toBe(chunks[index - 1]?.to ?? -1);
        expect(chunk.firstSegment * grid.segment).toBe(chunk.from);
      }
      const last = chunks.at(-1);
      const inLast = Math.ceil(((last?.to ?? 0) - (last?.from ?? 0)) / grid.segment);
      expect((last?.firstSegment ?? 0) + inLast).toBe(segmentsOf(grid));
      expect(wholeChunk(grid)).toEqual({ index: 0, from: 0, to: grid.frames, firstSegment: 0 });
    }),
  );
});

test("sound never outlasts the picture, by whole AAC frames", () => {
  fc.assert(
    fc.property(grids, ({ grid }) => {
      const samples = audioSamplesFor(grid);
      const missing = secondsAt(grid, grid.frames) - samples / sampleRate;
      expect(samples % aacFrame).toBe(0);
      expect(samples === aacFrame || (missing > -1e-6 && missing < aacFrame / sampleRate + 1e-6)).toBe(true);
    }),
  );
});
