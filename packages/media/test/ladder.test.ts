import { expect, test } from "bun:test";
import fc from "fast-check";
import { capKbps, ladderFor, type Picture } from "../src/ladder.ts";

const sizes = (picture: Omit<Picture, "fps">) =>
  ladderFor({ ...picture, fps: 30 }).map(({ width, height }) => `${width}x${height}`);

test.each([
  ["1080p", 1_920, 1_080, ["640x360", "854x480", "1280x720", "1920x1080"]],
  ["720p", 1_280, 720, ["640x360", "854x480", "1280x720"]],
  ["4K, which ends at 1080p", 3_840, 2_160, ["640x360", "854x480", "1280x720", "1920x1080"]],
  ["a portrait by its short side", 1_080, 1_920, ["360x640", "480x854", "720x1280", "1080x1920"]],
  ["a square", 720, 720, ["360x360", "480x480", "720x720"]],
  ["a tiny one, which keeps its own height", 256, 144, ["256x144"]],
  ["240p", 426, 240, ["426x240"]],
  [
    "one between two sizes, which keeps its own on top",
    1_600,
    900,
    ["640x360", "854x480", "1280x720", "1600x900"],
  ],
  ["one barely above a size, which leaves that out", 910, 512, ["640x360", "910x512"]],
  ["odd sizes, made even", 321, 181, ["320x180"]],
  ["one pixel", 1, 1, ["2x2"]],
  ["a ribbon, held to what decoders take", 8_000, 400, ["4080x204"]],
])("the ladder of %s", (_name, width, height, expected) => {
  expect(sizes({ width, height })).toEqual(expected);
});

const pictures = fc.record({
  width: fc.integer({ min: 2, max: 8_192 }),
  height: fc.integer({ min: 2, max: 8_192 }),
  fps: fc.constantFrom(1, 23.976, 25, 30, 60),
});

test("no rung is larger than its source, and all sizes are even", () => {
  fc.assert(
    fc.property(pictures, (picture) => {
      for (const { width, height } of ladderFor(picture)) {
        expect(width).toBeLessThanOrEqual(picture.width);
        expect(height).toBeLessThanOrEqual(picture.height);
        expect([width % 2, height % 2]).toEqual([0, 0]);
      }
    }),
  );
});

test("rungs grow in size and cap, bear different names, and keep the aspect to a pixel", () => {
  fc.assert(
    fc.property(pictures, (picture) => {
      const ladder = ladderFor(picture);
      expect(ladder.length).toBeGreaterThan(0);
      expect(new Set(ladder.map(({ name }) => name)).size).toBe(ladder.length);
      for (const [index, rung] of ladder.entries()) {
        const below = ladder[index - 1];
        if (below) expect(rung.width * rung.height).toBeGreaterThan(below.width * below.height);
        if (below) expect(rung.maxKbps).toBeGreaterThanOrEqual(below.maxKbps);
        const ideal = (rung.height * picture.width) / picture.height;
        const isNarrow =
          Math.min(picture.width, picture.height) < 16 || Math.min(rung.width, rung.height) < 16;
        const pixel = 2 + 2 * Math.max(1, picture.width / picture.height);
        if (!isNarrow) expect(Math.abs(rung.width - ideal)).toBeLessThanOrEqual(pixel);
      }
    }),
  );
});

test.each([
  [1_920, 1_080, 30, 6_000],
  [1_280, 720, 30, 3_270],
  [640, 360, 30, 1_150],
  [1_920, 1_080, 60, 8_400],
  [2, 2, 30, 100],
])("the cap of %d×%d at %d frames a second", (width, height, fps, kbps) => {
  expect(capKbps({ width, height, fps })).toBe(kbps);
});
