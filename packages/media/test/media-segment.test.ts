import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { boxesIn, findBox, viewOf, whereWhole } from "../src/boxes.ts";
import { parseInit } from "../src/init-segment.ts";
import { parseSegment } from "../src/media-segment.ts";
import { patienceMs, scratch, tools, transcodeClip } from "./scratch.ts";

setDefaultTimeout(patienceMs);

/** What ffprobe says of one stream of a file, to hold our own reading against. */
const ffprobed = async (
  folder: string,
  track: string,
  segments: string[],
): Promise<Record<string, string>> => {
  const file = join(folder, `${track}.mp4`);
  const parts = await Promise.all(
    ["init.mp4", ...segments].map((name) => Bun.file(join(folder, track, name)).bytes()),
  );
  await Bun.write(file, Buffer.concat(parts));
  const entries = "stream=codec_name,profile,level,width,height,time_base,nb_read_packets";
  const run = Bun.spawnSync([
    tools.ffprobe,
    "-v",
    "error",
    "-count_packets",
    "-show_entries",
    entries,
    "-of",
    "default=nw=1",
    file,
  ]);
  return Object.fromEntries(
    run.stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => line.split("=") as [string, string]),
  );
};

test("our reading of segments is ffprobe's", async () => {
  using folder = scratch();
  await transcodeClip("ntsc", folder.path, { seconds: 6 });
  const out = join(folder.path, "out");
  const read = async (path: string) => Bun.file(join(out, path)).bytes();

  const video = parseInit(await read("180p/init.mp4"));
  const first = parseSegment(await read("180p/0.m4s"));
  const second = parseSegment(await read("180p/1.m4s"));
  expect(video).toMatchObject({ timescale: 30_000, width: 320, height: 180 });
  expect(first).toEqual({ start: 0, duration: 120_120, samples: 120, startsWithKey: true });
  expect(second).toMatchObject({ start: 120_120, startsWithKey: true });
  const { level, ...stream } = await ffprobed(out, "180p", ["0.m4s", "1.m4s"]);
  expect(stream).toMatchObject({
    codec_name: "h264",
    profile: "High",
    time_base: "1/30000",
    width: "320",
    height: "180",
  });
  expect(stream.nb_read_packets).toBe(String((first?.samples ?? 0) + (second?.samples ?? 0)));
  expect(video?.codecs).toBe(`avc1.6400${Number(level).toString(16).padStart(2, "0")}`);

  const sound = parseInit(await read("audio/init.mp4"));
  const soundSegment = parseSegment(await read("audio/0.m4s"));
  expect(sound).toEqual({ timescale: 48_000, codecs: "mp4a.40.2" });
  expect(soundSegment).toMatchObject({ start: 0, startsWithKey: true });
  expect((soundSegment?.duration ?? 0) / 1_024).toBe(soundSegment?.samples ?? -1);
  expect((await ffprobed(out, "audio", ["0.m4s"])).profile).toBe("LC");
});

test("whatever is cut from a segment or scribbled into it, parsing ends with an answer", async () => {
  using folder = scratch();
  await transcodeClip("small", folder.path, { seconds: 1 });
  const init = await Bun.file(join(folder.path, "out/240p/init.mp4")).bytes();
  const segment = await Bun.file(join(folder.path, "out/240p/0.m4s")).bytes();
  for (let length = 0; length < segment.length - 1; length += Math.ceil(segment.length / 200)) {
    expect(whereWhole(() => parseSegment(segment.slice(0, length)))).toBeUndefined();
  }
  for (let length = 0; length < init.length; length++) whereWhole(() => parseInit(init.slice(0, length)));
  for (let at = 0; at < init.length; at++) {
    const scribbled = init.slice();
    scribbled[at] = 0xff;
    whereWhole(() => parseInit(scribbled));
  }
});

test("boxes: side by side, nested, of 64 bits, and never past the end", () => {
  const box = (type: string, body: number[]) => [0, 0, 0, 8 + body.length, ...Buffer.from(type), ...body];
  const large = [0, 0, 0, 1, ...Buffer.from("wide"), 0, 0, 0, 0, 0, 0, 0, 18, 7, 7];
  const view = viewOf(Uint8Array.from([...box("aaaa", box("bbbb", [1, 2])), ...large, ...box("cccc", [])]));
  expect([...boxesIn(view)].map(({ type, start, size }) => [type, start, size])).toEqual([
    ["aaaa", 0, 18],
    ["wide", 18, 18],
    ["cccc", 36, 8],
  ]);
  expect(findBox(view, ["aaaa", "bbbb"])?.getUint8(1)).toBe(2);
  expect(findBox(view, ["aaaa", "none"])).toBeUndefined();
  expect([...boxesIn(viewOf(Uint8Array.from([0, 0, 0, 99, 97, 97, 97, 97])))]).toEqual([]);
  expect([...boxesIn(viewOf(Uint8Array.from([0, 0, 0, 0, 97, 97, 97, 97])))]).toEqual([]);
});
