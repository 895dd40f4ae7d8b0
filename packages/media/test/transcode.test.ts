import { expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { MediaFile } from "../src/media-file.ts";
import type { MediaStep } from "../src/transcode.ts";
import type { ClipName } from "./clips.ts";
import { faultOf, patienceMs, played, scratch, transcodeClip } from "./scratch.ts";

setDefaultTimeout(patienceMs);

const sizesOf = (output: Awaited<ReturnType<typeof transcodeClip>>) =>
  output.renditions.map(({ width, height, fps }) => `${width}x${height}@${fps.toFixed(2)}`);

const films: [ClipName, number, string[], frames: number][] = [
  ["hd", 1, ["640x360@30.00", "854x480@30.00", "1280x720@30.00", "1920x1080@30.00"], 30],
  ["small", 5, ["426x240@30.00"], 150],
  ["portrait", 2, ["360x640@30.00"], 60],
  ["silent", 2, ["320x180@30.00"], 60],
  ["ntsc", 9, ["320x180@29.97"], 270],
  ["ntscMkv", 9, ["320x180@29.97"], 270],
  ["pal", 2, ["320x180@25.00"], 50],
  ["webm", 1, ["320x180@30.00"], 30],
  ["odd", 2, ["320x180@25.00"], 50],
  ["tenBit", 1, ["320x180@25.00"], 25],
  ["hdr", 1, ["320x180@25.00"], 25],
  ["interlaced", 2, ["352x288@25.00"], 50],
  ["anamorphic", 1, ["512x288@25.00"], 25],
  ["fast", 1, ["320x180@60.00"], 60],
  ["variable", 4, ["320x180@30.00"], 119],
  ["late", 2, ["320x180@30.00"], 60],
  ["longSound", 6, ["320x180@30.00"], 180],
];

test.each(films)("%s becomes a whole, playable stream", async (name, seconds, sizes, frames) => {
  using folder = scratch();
  const output = await transcodeClip(name, folder.path, { seconds });
  expect(output.kind).toBe("video");
  expect(sizesOf(output)).toEqual(sizes);
  const top = output.renditions.at(-1);
  const { frames: shown, said } = await played(join(folder.path, "out", `${top?.name}/playlist.m3u8`));
  expect(said).toBe("");
  expect(Math.abs(shown - frames)).toBeLessThanOrEqual(name === "variable" ? 2 : 0);
  expect(output.audio?.name).toBe(name === "silent" ? undefined : "audio");
  expect(output.downloads.mp3).toBe(name === "silent" ? undefined : "download.mp3");
  expect(output.poster).toBe("poster.jpg");
});

const songs: [ClipName, string[]][] = [
  ["mp3", ["audio-64k", "audio-160k"]],
  ["flac", ["audio-64k", "audio-160k"]],
  ["wav", ["audio-64k", "audio-160k"]],
  ["mono", ["audio-64k", "audio-160k"]],
  ["covered", ["audio-64k", "audio-160k"]],
];

test.each(songs)("%s becomes an adaptive song", async (name, tracks) => {
  using folder = scratch();
  const output = await transcodeClip(name, folder.path, { seconds: 9 });
  expect(output).toMatchObject({ kind: "audio", renditions: [], downloads: { mp3: "download.mp3" } });
  expect(output.poster).toBeUndefined();
  const folders = (await readdir(join(folder.path, "out"), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  // A source of few bits has no upper rung.
  for (const { name: track } of folders) expect(tracks).toContain(track);
  const { seconds, said } = await played(join(folder.path, "out/master.m3u8"));
  expect([said, Math.round(seconds)]).toEqual(["", 9]);
});

test("reports every file it wrote, no other, each once and before the end; progress only grows", async () => {
  using folder = scratch();
  const files: MediaFile[] = [];
  const fractions: number[] = [];
  const steps: MediaStep[] = [];
  const output = await transcodeClip("wide", folder.path, {
    seconds: 9,
    onFile: (file) => files.push(file),
    onProgress: (fraction) => fractions.push(fraction),
    onStep: (step) => steps.push(step),
  });
  const written = await readdir(join(folder.path, "out"), { recursive: true, withFileTypes: true });
  const paths = written.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.map(({ path }) => join(folder.path, "out", path)).sort()).toEqual(paths.sort());
  expect(files).toEqual(output.files);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect([fractions[0], fractions.at(-1)]).toEqual([0.02, 1]);
  expect(steps).toEqual(["probe", "encode", "package", "verify"]);
  expect(output.files.every(({ bytes, contentType }) => bytes > 0 && contentType.includes("/"))).toBe(true);
});

test("the receipt names the version, the recipe, and the exact arguments and time of each run", async () => {
  using folder = scratch();
  const { ffmpeg, recipe } = await transcodeClip("small", folder.path, { seconds: 1 });
  expect(recipe).toBe("h264-aac.1");
  expect(ffmpeg.version).toMatch(/\d/);
  expect(ffmpeg.runs.map(({ step }) => step)).toEqual(["encode", "poster", "verify"]);
  for (const { args, wallMs } of ffmpeg.runs)
    expect([args.includes("-nostdin"), wallMs > 0]).toEqual([true, true]);
});

test("the same source gives the same bytes", async () => {
  using first = scratch();
  using second = scratch();
  const sums = async (folder: string) =>
    (await transcodeClip("small", folder, { seconds: 5 })).files.map(
      ({ path, sha256 }) => `${path} ${sha256}`,
    );
  expect((await sums(first.path)).sort()).toEqual((await sums(second.path)).sort());
});

test("cancelled while it encodes, it ends as cancelled", async () => {
  using folder = scratch();
  const cancel = new AbortController();
  const fault = await faultOf(
    transcodeClip("sd", folder.path, { seconds: 3, signal: cancel.signal, onFile: () => cancel.abort() }),
  );
  expect(fault.code).toBe("cancelled");
  expect(fault.retryable).toBe(false);
});
