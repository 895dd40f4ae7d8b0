import { expect, test } from "bun:test";
import HLS from "hls-parser";
import { Parser } from "m3u8-parser";
import { mediaPlaylist, multivariantPlaylist } from "../src/hls.ts";
import { sampleSound, sampleVideo } from "./sample-renditions.ts";

const video = [sampleVideo("360p", 640, 360), sampleVideo("720p", 1_280, 720)];
const film = [...video, sampleSound("audio", { language: "deu" })];

const m3u8 = (text: string) => {
  const parser = new Parser();
  parser.push(text);
  parser.end();
  return parser.manifest;
};

const multivariant = (text: string) => {
  const playlist = HLS.parse(text);
  if (!playlist.isMasterPlaylist) throw new Error("not a multivariant playlist");
  return playlist;
};

const media = (text: string) => {
  const playlist = HLS.parse(text);
  if (playlist.isMasterPlaylist) throw new Error("not a media playlist");
  return playlist;
};

test("a media playlist lists every segment with its own length", () => {
  const text = mediaPlaylist(sampleVideo("720p", 1_280, 720));
  const playlist = media(text);
  expect(playlist.version).toBe(7);
  expect(playlist.targetDuration).toBe(4);
  expect(playlist.endlist).toBe(true);
  expect(playlist.segments.map(({ uri, duration }) => [uri, duration])).toEqual([
    ["0.m4s", 4.004],
    ["1.m4s", 4.004],
    ["2.m4s", 2.002],
  ]);
  expect(playlist.segments[0]?.map?.uri).toBe("init.mp4");
  expect(m3u8(text)).toMatchObject({
    endList: true,
    playlistType: "VOD",
    independentSegments: true,
    targetDuration: 4,
  });
});

test("a playlist that still grows is an EVENT without an end", () => {
  const playlist = media(mediaPlaylist(sampleVideo("720p", 1_280, 720), { ended: false }));
  expect([playlist.playlistType, playlist.endlist]).toEqual(["EVENT", false]);
});

test("the multivariant playlist names size, rate, codecs and measured bandwidth of every rendition", () => {
  const { variants, independentSegments } = multivariant(multivariantPlaylist(film));
  expect(independentSegments).toBe(true);
  expect(
    variants.map(({ uri, resolution, frameRate, codecs }) => ({ uri, resolution, frameRate, codecs })),
  ).toEqual([
    {
      uri: "360p/playlist.m3u8",
      resolution: { width: 640, height: 360 },
      frameRate: 29.97,
      codecs: "avc1.64001f,mp4a.40.2",
    },
    {
      uri: "720p/playlist.m3u8",
      resolution: { width: 1_280, height: 720 },
      frameRate: 29.97,
      codecs: "avc1.64001f,mp4a.40.2",
    },
  ]);
  for (const { bandwidth, averageBandwidth } of variants)
    expect(bandwidth).toBeGreaterThan(averageBandwidth ?? 0);
  // The last segment of 64,002 bytes in 2.002 s is the densest; the sound's is 64,002 bytes in 96,256 samples.
  expect(variants[0]?.bandwidth).toBe(
    Math.round((64_002 * 8) / 2.002) + Math.round((64_002 * 8 * 48_000) / 96_256),
  );
});

test("the sound is one group that every rendition uses, in its language", () => {
  const { variants } = multivariant(multivariantPlaylist(film));
  for (const { audio } of variants) {
    expect(audio).toMatchObject([
      { uri: "audio/playlist.m3u8", language: "deu", isDefault: true, channels: "2" },
    ]);
  }
  expect(m3u8(multivariantPlaylist(film)).mediaGroups?.AUDIO).toMatchObject({
    audio: { deu: { default: true, autoselect: true } },
  });
});

test("silent video has no group; sound alone has variants of its own", () => {
  const silent = multivariant(multivariantPlaylist(video));
  expect(silent.variants.map(({ audio, codecs }) => [audio.length, codecs])).toEqual([
    [0, "avc1.64001f"],
    [0, "avc1.64001f"],
  ]);
  const song = multivariant(multivariantPlaylist([sampleSound("audio-64k"), sampleSound("audio-160k")]));
  expect(song.variants.map(({ uri, codecs, resolution }) => [uri, codecs, resolution])).toEqual([
    ["audio-64k/playlist.m3u8", "mp4a.40.2", undefined],
    ["audio-160k/playlist.m3u8", "mp4a.40.2", undefined],
  ]);
});

test("what a source calls its language cannot break out of its quotes", () => {
  const text = multivariantPlaylist([
    ...video,
    sampleSound("audio", { language: 'x"\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://evil/' }),
  ]);
  expect(multivariant(text).variants).toHaveLength(2);
  expect(text.match(/^http/gm)).toBeNull();
});
