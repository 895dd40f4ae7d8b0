import { expect, test } from "bun:test";
import { parse } from "mpd-parser";
import { dashManifest } from "../src/dash.ts";
import { readMpd } from "../src/manifest-text.ts";
import { sampleSound, sampleVideo } from "./sample-renditions.ts";

const film = [
  sampleVideo("360p", 640, 360),
  sampleVideo("720p", 1_280, 720),
  sampleSound("audio", { language: "deu" }),
];
const manifestUri = "https://media.example.test/item/manifest.mpd";

test("an independent parser finds every rendition and every segment with its length", () => {
  const parsed = parse(dashManifest(film), { manifestUri });
  expect(parsed.duration).toBeCloseTo(10.01, 2);
  expect(parsed.playlists.map(({ attributes }) => attributes)).toMatchObject([
    {
      NAME: "360p",
      CODECS: "avc1.64001f",
      RESOLUTION: { width: 640, height: 360 },
      "FRAME-RATE": 30_000 / 1_001,
    },
    { NAME: "720p", CODECS: "avc1.64001f", RESOLUTION: { width: 1_280, height: 720 } },
  ]);
  for (const { segments, attributes } of parsed.playlists) {
    expect(segments.map(({ uri, duration }) => [uri, duration])).toEqual([
      [`${attributes.NAME}/0.m4s`, 4.004],
      [`${attributes.NAME}/1.m4s`, 4.004],
      [`${attributes.NAME}/2.m4s`, 2.002],
    ]);
    expect(segments[0]?.map?.resolvedUri).toBe(`https://media.example.test/item/${attributes.NAME}/init.mp4`);
  }
});

test("the sound is a set of its own, in its language", () => {
  const groups = parse(dashManifest(film), { manifestUri }).mediaGroups.AUDIO.audio;
  const [playlist] = Object.values(groups)[0]?.playlists ?? [];
  expect(Object.values(groups)[0]?.language).toBe("deu");
  expect(playlist?.segments.map(({ duration }) => duration.toFixed(3))).toEqual(["4.011", "3.989", "2.005"]);
});

test("sound alone makes a manifest too", () => {
  const parsed = parse(dashManifest([sampleSound("audio-64k"), sampleSound("audio-160k")]), { manifestUri });
  const playlists = Object.values(parsed.mediaGroups.AUDIO.audio).flatMap((group) => group.playlists);
  expect(playlists.map(({ attributes }) => attributes.NAME)).toEqual(["audio-64k", "audio-160k"]);
});

test("text of a source is escaped", () => {
  const mpd = dashManifest([sampleSound("audio", { language: `"><Period x='1'>&` })]);
  expect(mpd.match(/<Period/g)).toHaveLength(1);
  expect(readMpd(mpd)?.map(({ name }) => name)).toEqual(["audio"]);
});

test("our own reader sees the same, and refuses a manifest that is cut off anywhere", () => {
  const mpd = dashManifest(film);
  expect(readMpd(mpd)?.map(({ name, init, segments }) => [name, init, segments.length])).toEqual([
    ["360p", "360p/init.mp4", 3],
    ["720p", "720p/init.mp4", 3],
    ["audio", "audio/init.mp4", 3],
  ]);
  for (let length = 0; length < mpd.length - 2; length += 37)
    expect(readMpd(mpd.slice(0, length))).toBeUndefined();
});
