import { isRelative, type ManifestSigning, onCdn, withQuery } from "./signed-uri.ts";

const attributes = `(?:[^>"']|"[^"]*"|'[^']*')*`;
const baseUrl = new RegExp(`(<(?:[\\w-]+:)?BaseURL(?:\\s${attributes})?>)\\s*([^<]*?)\\s*(?=</)`, "g");
const mpdTag = new RegExp(`<(?:([\\w-]+):)?MPD(?:\\s${attributes})?>`);
const mediaTags = new RegExp(
  `<(?:[\\w-]+:)?(?:SegmentTemplate|SegmentURL|Initialization|RepresentationIndex|BitstreamSwitching)\\s${attributes}>`,
  "g",
);
const addressAttribute =
  /(\s(?:media|initialization|index|bitstreamSwitching|sourceURL)=)(?:"([^"]+)"|'([^']+)')/g;

/**
 * A DASH manifest with the signature on every address: templates, segment lists, initialization segments, and each BaseURL that
 * is a file. One BaseURL at the top makes all of them absolute, on the CDN, and leaves those below relative to each other as they were.
 */
export const signDashManifest = (text: string, { query, manifestUrl }: ManifestSigning): string => {
  const bases = [...text.matchAll(baseUrl)].map(([, , uri = ""]) => uri);
  // Whatever is relative to another host's address goes there, and must not take the signature along.
  if (bases.some((uri) => onCdn(unescaped(uri), manifestUrl) === undefined)) return text;
  const escapedQuery = escaped(query);
  const sign = (uri: string): string =>
    onCdn(unescaped(uri), manifestUrl) === undefined ? uri : withEscapedQuery(uri, escapedQuery);
  const signed = text
    .replace(
      baseUrl,
      (_, tag: string, uri: string) => `${tag}${uri === "" || uri.endsWith("/") ? uri : sign(uri)}`,
    )
    .replace(mediaTags, (tag) =>
      tag.replace(addressAttribute, (_, name: string, double?: string, single?: string) =>
        double === undefined ? `${name}'${sign(single ?? "")}'` : `${name}"${sign(double)}"`,
      ),
    );
  return withTopBase(signed, manifestUrl);
};

/** Makes the BaseURL of the whole presentation absolute, or adds one. */
const withTopBase = (text: string, manifestUrl: string): string => {
  const top = mpdTag.exec(text);
  if (!top) return text;
  const start = top.index + top[0].length;
  const head = text.slice(0, start);
  const rest = text.slice(start);
  const period = rest.search(/<(?:[\w-]+:)?Period\b/);
  const own = new RegExp(baseUrl.source).exec(period < 0 ? rest : rest.slice(0, period));
  if (!own) {
    const tag = top[1] ? `${top[1]}:BaseURL` : "BaseURL";
    return `${head}\n  <${tag}>${escaped(new URL(".", manifestUrl).href)}</${tag}>${rest}`;
  }
  const [whole, tag = "", uri = ""] = own;
  if (!isRelative(unescaped(uri)) && !uri.startsWith("/")) return text;
  const absolute = escaped(onCdn(unescaped(uri), manifestUrl) ?? "");
  return `${head}${rest.slice(0, own.index)}${tag}${absolute}${rest.slice(own.index + whole.length)}`;
};

// On escaped text throughout: what is there is kept letter for letter.
const withEscapedQuery = (uri: string, query: string): string =>
  uri.includes("?") ? `${uri}&amp;${query}` : withQuery(uri, query);

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("'", "&apos;");

const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
