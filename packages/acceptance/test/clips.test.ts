import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClipName, makeClip } from "@millrace/media/clips";
import { playTrack, probeUrl } from "../src/ffmpeg-player.ts";
import { mailsTo, outcomeOf, until } from "../src/outcome.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";
import { readDash, readTrack, trackUrls } from "../src/stream.ts";

const platform = await platformUnderTest();
const folder = mkdtempSync(join(tmpdir(), "millrace-clips-"));
const seconds = 5;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test.each<[ClipName, { pictures: [number, number][]; sound: boolean }]>([
  [
    "hd",
    {
      pictures: [
        [1920, 1080],
        [1280, 720],
        [854, 480],
        [640, 360],
      ],
      sound: true,
    },
  ],
  ["portrait", { pictures: [[360, 640]], sound: true }],
  ["small", { pictures: [[426, 240]], sound: true }],
  ["silent", { pictures: [[320, 180]], sound: false }],
  ["mp3", { pictures: [], sound: true }],
])(
  "a %s clip becomes a stream that is whole, aligned and plays to its end",
  async (name, { pictures, sound }) => {
    const person = await newPerson(platform);
    const queued = await person.upload(Bun.file(await makeClip(name, folder, { seconds })));
    const content = await outcomeOf(person, queued.id);
    expect(content).toMatchObject({ status: "ready", progress: 1 });
    const { signed } = await person.openPlayback(content.id);

    const tracks = await Promise.all((await trackUrls(signed.hlsUrl)).map(readTrack));
    const [first] = tracks;
    for (const { durations } of tracks) {
      expect(Math.abs(sum(durations) - seconds)).toBeLessThan(0.1);
      expect(durations).toHaveLength(first?.durations.length ?? 0);
    }
    const videos = tracks.slice(0, pictures.length);
    for (const { durations } of videos) expect(durations).toEqual(first?.durations ?? []);
    expect((await readDash(signed.dashUrl)).map((durations) => durations.length)).toEqual(
      tracks.map(({ durations }) => durations.length),
    );

    const streams = await probeUrl(signed.hlsUrl);
    const sizes = streams.flatMap(({ width, height }) => (width && height ? [[width, height]] : []));
    expect(sizes.toSorted()).toEqual(pictures.toSorted());
    expect(streams.some(({ codec_type }) => codec_type === "audio")).toBe(sound);
    for (const url of [signed.hlsUrl, signed.dashUrl])
      for (const [index, { codec_type }] of (await probeUrl(url)).entries()) {
        const played = await playTrack(url, index);
        expect(played).toMatchObject({ exitCode: 0, errors: "" });
        expect(Math.abs(played.seconds - seconds)).toBeLessThan(0.05);
        if (codec_type === "video") expect(played.frames).toBe(seconds * 30);
      }
    expect(signed.mp3Url === undefined).toBe(!sound);
    if (signed.mp3Url) expect((await probeUrl(signed.mp3Url))[0]?.codec_name).toBe("mp3");
    const mails = await until("a mail arrives", async () => {
      const found = await mailsTo(platform.stack.mail.pageUrl ?? "", person.email);
      return found.length > 0 ? found : undefined;
    });
    expect(mails).toHaveLength(1);
  },
  120_000,
);

test.each<[ClipName, string]>([
  ["textAsMp4", "not_media"],
  ["playlistAsMp4", "playlist_refused"],
  ["empty", "empty_file"],
  ["truncatedFaststart", "truncated"],
  ["truncatedMoovAtEnd", "truncated"],
])(
  "%s ends as failed with a code and a sentence, and the worker goes on",
  async (name, code) => {
    const person = await newPerson(platform);
    const { id } = await person.upload(Bun.file(await makeClip(name, folder)));
    const content = await outcomeOf(person, id);
    expect(content).toMatchObject({ status: "failed", failure: { code } });
    expect(content.failure?.message).toMatch(/^(The|This) file .+\.$/);
    const mails = await until("a mail arrives", async () => {
      const found = await mailsTo(platform.stack.mail.pageUrl ?? "", person.email);
      return found.length > 0 ? found : undefined;
    });
    expect(mails).toHaveLength(1);
    expect((await person.catalog.list.query({})).items).toEqual([]);
  },
  60_000,
);
