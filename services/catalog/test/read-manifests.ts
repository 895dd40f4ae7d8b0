// @ts-expect-error the package has no types
import { Parser } from "m3u8-parser";
// @ts-expect-error the package has no types
import { parse } from "mpd-parser";

type Segment = { readonly uri: string; readonly map?: { readonly uri: string } };
type HlsManifest = {
  readonly playlists?: readonly { readonly uri: string }[];
  readonly mediaGroups?: Readonly<Record<string, Record<string, Record<string, { readonly uri?: string }>>>>;
  readonly segments: readonly Segment[];
};
type DashPlaylist = { readonly segments: readonly { resolvedUri: string; map: { resolvedUri: string } }[] };
type DashManifest = {
  readonly playlists: readonly DashPlaylist[];
  readonly mediaGroups: {
    readonly AUDIO: Readonly<Record<string, Record<string, { readonly playlists: readonly DashPlaylist[] }>>>;
  };
};

/** The absolute addresses in an HLS playlist: those of other playlists, and those of media, each once. */
export const readHls = (text: string, url: string) => {
  const parser = new Parser();
  parser.push(text);
  parser.end();
  const { playlists = [], mediaGroups = {}, segments } = parser.manifest as HlsManifest;
  const groups = Object.values(mediaGroups).flatMap((it) =>
    Object.values(it).flatMap((at) => Object.values(at)),
  );
  const absolute = (uris: readonly (string | undefined)[]) =>
    [...new Set(uris)].flatMap((uri) => (uri ? [new URL(uri, url).href] : []));
  return {
    playlists: absolute([...playlists, ...groups].map(({ uri }) => uri)),
    files: absolute(segments.flatMap(({ uri, map }) => [map?.uri, uri])),
  };
};

/** The absolute addresses of all media in a DASH manifest, each once. */
export const readDash = (text: string, url: string): string[] => {
  const { playlists, mediaGroups } = parse(text, { manifestUri: url }) as DashManifest;
  const audio = Object.values(mediaGroups.AUDIO).flatMap((it) =>
    Object.values(it).flatMap((at) => at.playlists),
  );
  const segments = [...playlists, ...audio].flatMap((it) => it.segments);
  return [...new Set(segments.flatMap(({ resolvedUri, map }) => [map.resolvedUri, resolvedUri]))];
};
