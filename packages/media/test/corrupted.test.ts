import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { MediaFault } from "../src/media-fault.ts";
import { transcode } from "../src/transcode.ts";
import { type ClipName, makeClip } from "./clips.ts";
import { never, patienceMs, played, scratch, tools } from "./scratch.ts";

setDefaultTimeout(patienceMs);

/** Flips one bit in so many of a thousand bytes, the same ones for the same seed. */
const corrupted = (content: Uint8Array, seed: number, perMille: number): Uint8Array => {
  const spoilt = content.slice();
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let flips = (content.length * perMille) / 1_000; flips > 0; flips--) {
    const at = random(spoilt.length);
    spoilt[at] = (spoilt[at] ?? 0) ^ (1 << random(8));
  }
  return spoilt;
};

/** Transcodes and says how it ended: "ready" only where FFmpeg then plays all of it without a word. */
const ending = async (source: string, folder: string): Promise<string> => {
  try {
    const output = await transcode({ source, folder, signal: never, tools });
    const { said } = await played(join(folder, output.hls), ["0"]);
    return said === "" ? "ready" : `ready, but: ${said}`;
  } catch (error) {
    if (error instanceof MediaFault) return "a fault of the list";
    throw error;
  }
};

const seeds: [ClipName, number][] = [
  ["small", 4],
  ["ntscMkv", 4],
  ["pal", 4],
  ["mp3", 3],
  ["flac", 3],
  ["wav", 2],
];

test.each(seeds)("corrupted %s ends as ready and whole, or with a code", async (name, count) => {
  using folder = scratch();
  const good = await Bun.file(await makeClip(name, folder.path, { seconds: 1 })).bytes();
  for (let seed = 1; seed <= count; seed++) {
    const source = join(folder.path, `corrupted-${seed}`);
    const out = join(folder.path, `out-${seed}`);
    mkdirSync(out);
    await Bun.write(source, corrupted(good, seed * 7_919, [0.5, 1, 4, 10][seed % 4] ?? 1));
    expect(["ready", "a fault of the list"]).toContain(await ending(source, out));
  }
});
