import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { cp, readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "../src/encode.ts";
import { describeFile, type MediaFile } from "../src/media-file.ts";
import { packageOutput } from "../src/package-output.ts";
import { planEncode } from "../src/plan.ts";
import { probe } from "../src/probe.ts";
import { renditionsOf } from "../src/renditions.ts";
import { type TrackReport, trackCollector } from "../src/track-report.ts";
import { type VerifyRequest, verifyOutput } from "../src/verify-output.ts";
import { trackProblems } from "../src/verify-tracks.ts";
import { makeClip } from "./clips.ts";
import { faultOf, never, patienceMs, scratch, tools } from "./scratch.ts";

setDefaultTimeout(patienceMs);

// One good output, of which every test spoils its own copy.
const base = scratch();
afterAll(() => base[Symbol.dispose]());
const source = await makeClip("sd", base.path, { seconds: 9 });
const probed = await probe({ file: source, signal: never, tools });
const plan = planEncode(probed);
const whole = join(base.path, "whole");
const { tracks, files } = await produced();

async function produced(): Promise<{ tracks: TrackReport[]; files: MediaFile[] }> {
  const reported: MediaFile[] = [];
  const encoded = await encode({
    source,
    probed,
    plan,
    folder: whole,
    signal: never,
    tools,
    onFile: (file) => reported.push(file),
  });
  const manifests = await packageOutput(whole, renditionsOf(plan, encoded.tracks));
  return { tracks: encoded.tracks, files: [...reported, ...manifests] };
}

/** Verifies a copy after it was spoilt; what is returned replaces parts of the reports. */
const verifySpoilt = async (spoil: (folder: string) => Promise<unknown>): Promise<unknown> => {
  using copy = scratch();
  await cp(whole, copy.path, { recursive: true });
  const changed = (await spoil(copy.path)) as Partial<VerifyRequest> | undefined;
  return await verifyOutput({ folder: copy.path, plan, tracks, files, signal: never, tools, ...changed });
};

/** The check that a spoilt copy fails. */
const complaint = async (spoil: Parameters<typeof verifySpoilt>[0]): Promise<string> => {
  const fault = await faultOf(verifySpoilt(spoil));
  expect(fault.code).toBe("output_incomplete");
  return fault.detail ?? "";
};

/** Reports as they would be if the folder's content had been what the encoder wrote. */
const reportedAnew = async (folder: string): Promise<Partial<VerifyRequest>> => ({
  tracks: await trackCollector(
    folder,
    tracks.map(({ name }) => name),
    () => {},
  ).finish(),
  files: await Promise.all(
    files.map(async ({ path }) => describeFile(path, await Bun.file(join(folder, path)).bytes())),
  ),
});

const rewrite = async (file: string, change: (text: string) => string) =>
  Bun.write(file, change(await Bun.file(file).text()));

test("a whole output passes, and one run decoded its samples", async () => {
  expect(await verifySpoilt(async () => {})).toMatchObject({ step: "verify" });
});

test("a missing, a shortened and a changed file are each found", async () => {
  expect(await complaint((folder) => rm(join(folder, "480p/1.m4s")))).toBe("480p/1.m4s is missing");
  expect(await complaint((folder) => truncate(join(folder, "audio/2.m4s"), 100))).toBe(
    "audio/2.m4s is not what was reported",
  );
  const flip = async (folder: string) => {
    const file = join(folder, "360p/0.m4s");
    const bytes = await Bun.file(file).bytes();
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 0xff;
    await Bun.write(file, bytes);
  };
  expect(await complaint(flip)).toBe("360p/0.m4s is not what was reported");
});

test.each(["master.m3u8", "manifest.mpd", "480p/playlist.m3u8", "download.mp3"])(
  "an empty %s is found, even if reported so",
  async (path) => {
    const empty = async (folder: string) => {
      await Bun.write(join(folder, path), "");
      return reportedAnew(folder);
    };
    expect(await complaint(empty)).toMatch(/does not parse|does not list|other renditions|no Xing header/);
  },
);

test("a manifest that lists other segments, or other lengths, is found", async () => {
  const lists = (path: string, change: (text: string) => string) => async (folder: string) => {
    await rewrite(join(folder, path), change);
    return reportedAnew(folder);
  };
  expect(await complaint(lists("360p/playlist.m3u8", (text) => text.replace("1.m4s", "2.m4s")))).toContain(
    "lists other segments of 360p",
  );
  expect(
    await complaint(lists("360p/playlist.m3u8", (text) => text.replace("4.000000", "3.900000"))),
  ).toContain("s of 360p");
  expect(await complaint(lists("manifest.mpd", (text) => text.replace('r="1"', 'r="2"')))).toContain(
    "manifest.mpd lists other segments",
  );
  expect(
    await complaint(lists("master.m3u8", (text) => text.replace("480p/playlist", "720p/playlist"))),
  ).toContain("does not list 480p");
});

test("a segment of another rung in the place of one is found by decoding it", async () => {
  const swap = async (folder: string) => {
    await cp(join(whole, "480p/0.m4s"), join(folder, "360p/0.m4s"));
    return reportedAnew(folder);
  };
  expect(await complaint(swap)).toStartWith("decode:");
});

test("noise in the place of coded pictures is found by decoding it", async () => {
  const scramble = async (folder: string) => {
    const file = join(folder, "480p/0.m4s");
    const bytes = await Bun.file(file).bytes();
    for (let at = Math.floor(bytes.length / 2); at < bytes.length; at++) bytes[at] = (at * 31) & 0xff;
    await Bun.write(file, bytes);
    return reportedAnew(folder);
  };
  expect(await complaint(scramble)).toStartWith("decode:");
});

test("an MP3 that is too short is found, even if reported so", async () => {
  const shorten = async (folder: string) => {
    await truncate(join(folder, "download.mp3"), Math.floor(Bun.file(join(folder, "download.mp3")).size / 2));
    return reportedAnew(folder);
  };
  expect(await complaint(shorten)).toContain("the MP3 has");
});

test("a segment that is cut off never becomes a report", async () => {
  using copy = scratch();
  await cp(whole, copy.path, { recursive: true });
  await truncate(join(copy.path, "360p/2.m4s"), 2_000);
  expect((await faultOf(trackCollector(copy.path, ["360p"], () => {}).finish())).detail).toBe(
    "segment 2 of 360p is not whole",
  );
  await truncate(join(copy.path, "480p/init.mp4"), 300);
  expect((await faultOf(trackCollector(copy.path, ["480p"], () => {}).finish())).detail).toContain(
    "initialisation segment of 480p",
  );
  for (const name of await readdir(join(copy.path, "audio"))) await rm(join(copy.path, "audio", name));
  expect((await faultOf(trackCollector(copy.path, ["audio"], () => {}).finish())).detail).toBe(
    "audio has no segment",
  );
});

const spoiltTracks: [string, RegExp, (all: TrackReport[]) => TrackReport[]][] = [
  ["nothing", /^$/, (all) => all],
  ["a missing rung", /480p is missing/, (all) => all.filter(({ name }) => name !== "480p")],
  ["missing sound", /audio is missing/, (all) => all.filter(({ name }) => name !== "audio")],
  [
    "a lost last segment",
    /480p has 240 frames, not 270/,
    changed("480p", (segments) => segments.slice(0, -1)),
  ],
  [
    "a lost middle segment",
    /480p lacks the segment before 2/,
    changed("480p", (segments) => segments.filter(({ number }) => number !== 1)),
  ],
  ["lost sound", /audio is .* s off/, changed("audio", (segments) => segments.slice(0, -1))],
  ["a gap in decode times", /360p segment 1 starts at tick/, changed("360p", shifted)],
  [
    "a segment without a key frame",
    /does not start with a key frame/,
    changed("360p", (all) => all.map((it) => ({ ...it, startsWithKey: false }))),
  ],
  [
    "rungs out of step",
    /480p is not aligned with 360p/,
    changed("480p", (all) => all.map((it) => ({ ...it, duration: it.duration + 1 }))),
  ],
];

test.each(spoiltTracks)("by the reports alone: %s", (_name, expected, spoil) => {
  expect(trackProblems(plan, spoil(tracks)).join("; ")).toMatch(expected);
});

type Segments = TrackReport["segments"];

function changed(
  name: string,
  change: (segments: Segments) => Segments,
): (all: TrackReport[]) => TrackReport[] {
  return (all) =>
    all.map((track) => (track.name === name ? { ...track, segments: change(track.segments) } : track));
}

function shifted(segments: Segments): Segments {
  return segments.map((segment) =>
    segment.number === 1 ? { ...segment, start: segment.start + 1_000 } : segment,
  );
}
