/** What a manifest points at, with paths relative to the output's root, and how long each part lasts. */
export type ListedTrack = {
  name: string;
  init: string;
  segments: readonly { path: string; seconds: number }[];
};

/** Reads a media playlist of ours; `undefined` where it is cut off or not one. `name` is its folder. */
export const readPlaylist = (name: string, text: string): ListedTrack | undefined => {
  const lines = text.split("\n");
  const init = /^#EXT-X-MAP:URI="(.+)"$/m.exec(text)?.[1];
  if (lines[0] !== "#EXTM3U" || lines.at(-2) !== "#EXT-X-ENDLIST" || !init) return undefined;
  const segments = lines.flatMap((line, index) => {
    const seconds = /^#EXTINF:([\d.]+),$/.exec(line)?.[1];
    return seconds ? [{ path: `${name}/${lines[index + 1]}`, seconds: Number(seconds) }] : [];
  });
  return { name, init: `${name}/${init}`, segments };
};

/** The media playlists that a multivariant playlist points at; `undefined` where it is not one. */
export const readMultivariant = (text: string): string[] | undefined => {
  if (!text.startsWith("#EXTM3U\n") || !text.endsWith("\n")) return undefined;
  const groups = [...text.matchAll(/^#EXT-X-MEDIA:.*URI="(.+?)"$/gm)].map(([, uri = ""]) => uri);
  const variants = [...text.matchAll(/^#EXT-X-STREAM-INF:.*\n(.+)$/gm)].map(([, uri = ""]) => uri);
  return variants.length > 0 ? [...groups, ...variants] : undefined;
};

/** The representations that a DASH manifest of ours lists; `undefined` where an element is not closed. */
export const readMpd = (text: string): ListedTrack[] | undefined => {
  if (!isBalanced(text)) return undefined;
  return [...text.matchAll(/<Representation ([^>]*)>(.*?)<\/Representation>/gs)].map(
    ([, head = "", body = ""]) => {
      const name = attribute(head, "id");
      const template = /<SegmentTemplate ([^>]*)>/.exec(body)?.[1] ?? "";
      const path = (pattern: string, number = 0) =>
        attribute(template, pattern).replace("$RepresentationID$", name).replace("$Number$", String(number));
      let number = Number(attribute(template, "startNumber"));
      const segments = [...body.matchAll(/<S ([^>]*)\/>/g)].flatMap(([, entry = ""]) => {
        const seconds = Number(attribute(entry, "d")) / Number(attribute(template, "timescale"));
        const times = 1 + Number(attribute(entry, "r") || 0);
        return Array.from({ length: times }, () => ({ path: path("media", number++), seconds }));
      });
      return { name, init: path("initialization"), segments };
    },
  );
};

const attribute = (text: string, name: string): string =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1] ?? "";

const isBalanced = (text: string): boolean => {
  const open: string[] = [];
  for (const [, close, name = "", , empty] of text.matchAll(/<(\/?)([A-Za-z]\w*)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (close ? open.pop() !== name : false) return false;
    if (!close && !empty) open.push(name);
  }
  return open.length === 0 && text.includes("</MPD>");
};
