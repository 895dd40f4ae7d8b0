/** What the URIs of a manifest are signed with. */
export type ManifestSigning = {
  /** The signature's query, without `?`. */
  readonly query: string;
  /** Where this manifest is on the CDN: what its URIs are relative to, and become absolute by. */
  readonly manifestUrl: string;
};

/** The address with the signature's query behind its own, if it has one, and before its fragment. */
export const withQuery = (uri: string, query: string): string => {
  const at = uri.indexOf("#");
  const [path, fragment] = at < 0 ? [uri, ""] : [uri.slice(0, at), uri.slice(at)];
  return `${path}${path.includes("?") ? "&" : "?"}${query}${fragment}`;
};

/** The absolute address when it is on the CDN. Any other must not get the signature: that would give it away. */
export const onCdn = (uri: string, manifestUrl: string): string | undefined => {
  const absolute = URL.parse(uri, manifestUrl);
  return absolute?.origin === new URL(manifestUrl).origin ? absolute.href : undefined;
};

/** True for a URI that is resolved against the folder it stands in. */
export const isRelative = (uri: string): boolean => !/^([a-z][a-z0-9+.-]*:|\/)/i.test(uri);
