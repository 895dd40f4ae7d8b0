import { expect, setDefaultTimeout, test } from "bun:test";
import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { framesPerSecond } from "../src/frame-rate.ts";
import type { MediaFaultCode } from "../src/media-fault.ts";
import { probe } from "../src/probe.ts";
import { type ClipName, makeClip } from "./clips.ts";
import { faultOf, never, patienceMs, scratch, tools } from "./scratch.ts";

setDefaultTimeout(patienceMs);

const probed = (file: string) => probe({ file, signal: never, tools });

const facts: [ClipName, object, { fps?: number; seconds: number }][] = [
  [
    "small",
    { format: "mp4", video: { width: 426, height: 240, variableRate: false }, audio: { channels: 2 } },
    { fps: 30, seconds: 1 },
  ],
  ["portrait", { video: { width: 360, height: 640, rotation: 90 } }, { fps: 30, seconds: 1 }],
  ["anamorphic", { video: { width: 512, height: 288 } }, { fps: 25, seconds: 1 }],
  ["ntsc", { video: { rate: { num: 30_000, den: 1_001 } } }, { seconds: 1.001 }],
  ["ntscMkv", { format: "mkv", video: { rate: { num: 30_000, den: 1_001 } } }, { seconds: 1.001 }],
  ["interlaced", { format: "ts", video: { interlaced: true } }, { fps: 25, seconds: 1 }],
  ["hdr", { video: { hdr: true, pixelFormat: "yuv420p10le" } }, { fps: 25, seconds: 1 }],
  ["fast", { video: { variableRate: false } }, { fps: 60, seconds: 1 }],
  ["late", { format: "mkv" }, { fps: 30, seconds: 1 }],
  ["mp3", { format: "mp3", audio: { codec: "mp3", kbps: 128 } }, { seconds: 1 }],
  ["covered", { format: "mp3", audio: { codec: "mp3" } }, { seconds: 1 }],
];

test.each(facts)("%s: what is true of it", async (name, expected, { fps, seconds }) => {
  using folder = scratch();
  const found = await probed(await makeClip(name, folder.path, { seconds: 1 }));
  expect(found).toMatchObject(expected);
  if (fps) expect(framesPerSecond(found.video?.rate ?? { num: 0, den: 1 })).toBe(fps);
  expect(Math.abs((found.video ?? found.audio)?.endSeconds ?? 0) - seconds).toBeLessThan(0.06);
});

test("variable frames are told from steady ones", async () => {
  using folder = scratch();
  const found = await probed(await makeClip("variable", folder.path));
  expect(found.video).toMatchObject({ variableRate: true, rate: { num: 30_000, den: 1_000 } });
});

test("cover art is no video, and silence is no sound", async () => {
  using folder = scratch();
  expect((await probed(await makeClip("covered", folder.path))).video).toBeUndefined();
  expect((await probed(await makeClip("silent", folder.path))).audio).toBeUndefined();
});

const refused: [ClipName, MediaFaultCode][] = [
  ["textAsMp4", "not_media"],
  ["playlistAsMp4", "playlist_refused"],
  ["empty", "empty_file"],
  ["truncatedFaststart", "truncated"],
  ["truncatedMoovAtEnd", "truncated"],
  ["truncatedMkv", "truncated"],
];

test.each(refused)("%s is refused as %s", async (name, code) => {
  using folder = scratch();
  expect((await faultOf(probed(await makeClip(name, folder.path)))).code).toBe(code);
});

const cuts = (["wide", "webm", "mp3", "flac", "wav"] as const).flatMap((name) =>
  [0.5, 0.9].map((share) => [name, share] as const),
);

test.each(cuts)("%s cut to %d of its bytes is truncated", async (name, share) => {
  using folder = scratch();
  const file = await makeClip(name, folder.path, { seconds: 2 });
  await truncate(file, Math.floor(Bun.file(file).size * share));
  expect((await faultOf(probed(file))).code).toBe("truncated");
});

const bombs: [name: string, code: MediaFaultCode, args: string][] = [
  ["a picture of too many pixels", "too_large_picture", "-f lavfi -i color=s=8000x8000:r=1:d=1 -c:v mjpeg"],
  ["too many frames a second", "too_high_frame_rate", "-f lavfi -i color=s=16x16:r=1000:d=1 -c:v mpeg4"],
  ["too many streams", "too_many_streams", `-f lavfi -i sine=d=1 ${"-map 0:a ".repeat(17)}-c:a flac`],
  ["too long", "too_long", "-f lavfi -i color=s=16x16:r=1:d=2 -c:v mpeg4 -vf setpts=PTS+gt(N\\,0)*50000/TB"],
  ["a codec off the list", "unsupported_codec", "-f lavfi -i color=s=16x16:r=1:d=1 -c:v snow"],
  ["a slide show of PNGs", "unsupported_codec", "-f lavfi -i color=s=16x16:r=1:d=1 -c:v png"],
];

test.each(bombs)("%s: refused as %s before anything is decoded", async (_name, code, args) => {
  using folder = scratch();
  const file = join(folder.path, "bomb.mkv");
  const made = Bun.spawnSync([tools.ffmpeg, "-nostdin", "-v", "error", ...args.split(" "), file]);
  expect(made.stderr.toString()).toBe("");
  expect((await faultOf(probed(file))).code).toBe(code);
});

test.each([
  ["film.mp4", "mov_text"],
  ["film.mkv", "srt"],
])("captions that come along in %s do no harm; captions alone are no media", async (name, codec) => {
  using folder = scratch();
  const file = join(folder.path, name);
  const captions = join(folder.path, "captions.srt");
  await Bun.write(captions, "1\n00:00:00,000 --> 00:00:01,000\nhello\n");
  const make = (...pictures: string[]) => {
    const args = ["-nostdin", "-v", "error", "-y", ...pictures, "-i", captions, "-c:s", codec, file];
    expect(Bun.spawnSync([tools.ffmpeg, ...args]).stderr.toString()).toBe("");
  };
  make("-f", "lavfi", "-i", "color=s=64x64:d=2");
  expect((await probed(file)).video).toMatchObject({ width: 64, height: 64 });
  make();
  expect((await faultOf(probed(file))).code).toBe("no_media_stream");
});

test("bytes that only begin like media end with a code", async () => {
  using folder = scratch();
  const noise = Uint8Array.from({ length: 20_000 }, (_, k) => (k * 7_919) % 251);
  for (const magic of [
    "\0\0\0\x20ftypisom",
    "\x1aEß£\x93B\x82\x88matroska",
    "OggS\0\x02",
    "RIFF\0\0\0\0AVI LIST",
    "fLaC",
    "ID3\x03",
  ]) {
    const file = join(folder.path, "noise");
    const head = Uint8Array.from(magic, (character) => character.charCodeAt(0));
    await Bun.write(file, new Uint8Array([...head, ...noise]));
    expect(["truncated", "corrupt_media", "no_media_stream", "unsupported_codec"]).toContain(
      (await faultOf(probed(file))).code,
    );
  }
});

test("a source that is not there is a bug of the caller, and a probe can be cancelled", async () => {
  using folder = scratch();
  await expect(probed(join(folder.path, "none.mp4"))).rejects.toThrow("does not exist");
  const file = await makeClip("small", folder.path, { seconds: 1 });
  expect((await faultOf(probe({ file, signal: AbortSignal.abort(), tools }))).code).toBe("cancelled");
});
