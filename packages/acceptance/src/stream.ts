import HLS from "hls-parser";
import { Parser as M3u8 } from "m3u8-parser";
import { parse as parseMpd } from "mpd-parser";

/** One media playlist as both HLS parsers and the network agree on it. */
export type Track = { readonly url: string; readonly durations: readonly number[]; readonly bytes: number };

const text = async (url: string): Promise<string> => {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${response.status} for ${url.split("?")[0]}`);
  return response.text();
};

const parsedByM3u8 = (manifest: string) => {
  const parser = new M3u8();
  parser.push(manifest);
  parser.end();
  return parser.manifest;
};

/** The media playlists of a multivariant playlist: every rendition and every sound group. */
export const trackUrls = async (masterUrl: string): Promise<string[]> => {
  const manifest = await text(masterUrl);
  const ours = HLS.parse(manifest);
  if (!ours.isMasterPlaylist) throw new Error("this is no multivariant playlist");
  const theirs = parsedByM3u8(manifest);
  const variants = ours.variants.map(({ uri }) => uri);
  const sounds = ours.variants.flatMap(({ audio }) => audio.flatMap(({ uri }) => (uri ? [uri] : [])));
  if (theirs.playlists.length !== variants.length) throw new Error("the parsers disagree about the variants");
  return [...new Set([...variants, ...sounds])].map((uri) => new URL(uri, masterUrl).href);
};

/** Reads a media playlist with both parsers and fetches every segment of it. */
export const readTrack = async (url: string): Promise<Track> => {
  const manifest = await text(url);
  const ours = HLS.parse(manifest);
  if (ours.isMasterPlaylist) throw new Error("this is no media playlist");
  const theirs = parsedByM3u8(manifest);
  if (!theirs.endList || !ours.endlist) throw new Error("the playlist does not end");
  const durations = ours.segments.map(({ duration }) => duration);
  if (JSON.stringify(durations) !== JSON.stringify(theirs.segments.map(({ duration }) => duration)))
    throw new Error("the parsers disagree about the segments");
  const init = ours.segments[0]?.map?.uri;
  const uris = [...(init ? [init] : []), ...ours.segments.map(({ uri }) => uri)];
  const sizes = await Promise.all(uris.map((uri) => sizeOf(new URL(uri, url).href)));
  return { url, durations, bytes: sizes.reduce((sum, size) => sum + size, 0) };
};

const sizeOf = async (url: string): Promise<number> => {
  const response = await fetch(url);
  const bytes = (await response.arrayBuffer()).byteLength;
  if (response.status !== 200 || bytes === 0)
    throw new Error(`${response.status}, ${bytes} bytes for ${url.split("?")[0]}`);
  return bytes;
};

/** The segment durations of each representation of a DASH manifest, each segment fetched. */
export const readDash = async (url: string): Promise<number[][]> => {
  const manifest = parseMpd(await text(url), { manifestUri: url });
  const groups = Object.values(manifest.mediaGroups.AUDIO.audio ?? {}).flatMap(({ playlists }) => playlists);
  const all = [...manifest.playlists, ...groups];
  return Promise.all(
    all.map(async ({ segments }) => {
      await Promise.all(segments.map(({ resolvedUri }) => sizeOf(resolvedUri)));
      return segments.map(({ duration }) => duration);
    }),
  );
};
