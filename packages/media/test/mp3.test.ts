import { expect, test } from "bun:test";
import { join } from "node:path";
import { mp3Problems } from "../src/mp3.ts";
import { scratch, tools } from "./scratch.ts";

const encoded = async (folder: string, seconds: number): Promise<Uint8Array> => {
  const file = join(folder, "sound.mp3");
  const args = [
    "-f",
    "lavfi",
    "-i",
    `anoisesrc=d=${seconds}:r=48000:a=0.1`,
    "-ac",
    "2",
    "-c:a",
    "libmp3lame",
    "-q:a",
    "2",
    file,
  ];
  expect(Bun.spawnSync([tools.ffmpeg, "-nostdin", "-v", "error", ...args]).exitCode).toBe(0);
  return Bun.file(file).bytes();
};

test.each([0.05, 1, 7.3])("an MP3 of %d s is whole", async (seconds) => {
  using folder = scratch();
  expect(mp3Problems(await encoded(folder.path, seconds), seconds)).toEqual([]);
});

test("one that is too short, cut off, or no MP3 at all is not", async () => {
  using folder = scratch();
  const content = await encoded(folder.path, 3);
  expect(mp3Problems(content, 4)).toEqual(["the MP3 lasts 3.02 s, not 4.00 s"]);
  expect(mp3Problems(content.slice(0, content.length - 5_000), 3).join()).toContain("bytes, not");
  for (const length of [0, 10, 40, 100]) expect(mp3Problems(content.slice(0, length), 3)).not.toEqual([]);
  expect(mp3Problems(new TextEncoder().encode("This is text, and long enough to be read."), 3)).toEqual([
    "the MP3 has no Xing header",
  ]);
});
