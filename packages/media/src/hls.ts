import { framesPerSecond } from "./frame-rate.ts";
import { averageBandwidth, peakBandwidth, type Rendition } from "./renditions.ts";
import type { TrackReport } from "./track-report.ts";

/** The file name of a rendition's media playlist, beside its segments. */
export const playlistFile = "playlist.m3u8";

/** A rendition's media playlist, with URIs relative to itself. Where not `ended`, it is one that still grows. */
export const mediaPlaylist = ({ init, segments }: TrackReport, { ended = true } = {}): string => {
  const seconds = segments.map(({ duration }) => duration / init.timescale);
  return lines([
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    `#EXT-X-TARGETDURATION:${Math.max(1, ...seconds.map(Math.round))}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    `#EXT-X-PLAYLIST-TYPE:${ended ? "VOD" : "EVENT"}`,
    "#EXT-X-INDEPENDENT-SEGMENTS",
    '#EXT-X-MAP:URI="init.mp4"',
    ...segments.flatMap(({ number }, index) => [`#EXTINF:${seconds[index]?.toFixed(6)},`, `${number}.m4s`]),
    ...(ended ? ["#EXT-X-ENDLIST"] : []),
  ]);
};

/** The multivariant playlist: every video rendition with the sound as a group, or every audio rendition on its own. */
export const multivariantPlaylist = (renditions: readonly Rendition[]): string => {
  const videos = renditions.filter(({ kind }) => kind === "video");
  const sounds = renditions.filter(({ kind }) => kind === "audio");
  const variants =
    videos.length > 0
      ? videos.map((video) => variant(video, sounds))
      : sounds.map((sound) => variant(sound, []));
  return lines([
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    "#EXT-X-INDEPENDENT-SEGMENTS",
    ...(videos.length > 0 ? sounds.map(audioGroup) : []),
    ...variants.flat(),
  ]);
};

const audioGroup = ({ name, language, channels }: Rendition, index: number): string =>
  `#EXT-X-MEDIA:${attributes({
    TYPE: "AUDIO",
    "GROUP-ID": quoted("audio"),
    NAME: quoted(language ?? name),
    LANGUAGE: language && quoted(language),
    DEFAULT: index === 0 ? "YES" : "NO",
    AUTOSELECT: "YES",
    CHANNELS: channels && quoted(String(channels)),
    URI: quoted(`${name}/${playlistFile}`),
  })}`;

const variant = (rendition: Rendition, sounds: readonly Rendition[]): string[] => {
  const { name, init, rate } = rendition;
  const together = (measure: (track: Rendition) => number) =>
    measure(rendition) + Math.max(0, ...sounds.map(measure));
  const stream = attributes({
    BANDWIDTH: together(peakBandwidth),
    "AVERAGE-BANDWIDTH": together(averageBandwidth),
    CODECS: quoted([...new Set([init.codecs, ...sounds.map((sound) => sound.init.codecs)])].join(",")),
    RESOLUTION: init.width && `${init.width}x${init.height}`,
    "FRAME-RATE": rate && framesPerSecond(rate).toFixed(3),
    AUDIO: sounds.length > 0 && quoted("audio"),
  });
  return [`#EXT-X-STREAM-INF:${stream}`, `${name}/${playlistFile}`];
};

const attributes = (values: Record<string, string | number | false | undefined>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");

// A quoted string may hold neither quotes nor line breaks, and languages come from the source.
const quoted = (text: string): string => `"${text.replaceAll(/["\r\n]/g, "")}"`;

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;
