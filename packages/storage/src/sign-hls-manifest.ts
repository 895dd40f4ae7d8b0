import { isRelative, type ManifestSigning, onCdn, withQuery } from "./signed-uri.ts";

/** Tags whose URI is another playlist; that of every other tag is media. */
const playlistTags = ["#EXT-X-MEDIA:", "#EXT-X-I-FRAME-STREAM-INF:", "#EXT-X-RENDITION-REPORT:"];

/**
 * A multivariant or media playlist with the signature on every URI. Those of playlists stay relative, for whoever rewrites this one
 * rewrites them as well; segments and initialization segments become absolute, on the CDN.
 */
export const signHlsManifest = (text: string, signing: ManifestSigning): string => {
  let playlistNext = false;
  const rewritten = text.split("\n").map((full) => {
    const line = full.trimEnd();
    if (line === "") return line;
    if (!line.startsWith("#")) {
      const signed = signUri(line, signing, playlistNext);
      playlistNext = false;
      return signed;
    }
    if (line.startsWith("#EXT-X-STREAM-INF:")) playlistNext = true;
    const isPlaylist = playlistTags.some((tag) => line.startsWith(tag));
    return line.startsWith("#EXT-X-")
      ? line.replace(
          uriAttribute,
          (_, head: string, uri: string) => `${head}"${signUri(uri, signing, isPlaylist)}"`,
        )
      : line;
  });
  return rewritten.join("\n");
};

// Behind a colon or a comma outside of quotes: a quoted NAME may well say `URI="`-like things, but never holds a quote itself.
const uriAttribute = /((?:[:,])URI=)"([^"]*)"/;

const signUri = (uri: string, { query, manifestUrl }: ManifestSigning, isPlaylist: boolean): string => {
  const absolute = onCdn(uri, manifestUrl);
  if (absolute === undefined) return uri;
  return withQuery(isPlaylist && isRelative(uri) ? uri : absolute, query);
};
