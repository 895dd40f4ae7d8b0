export type NameValue = readonly [name: string, value: string];

const reserved = /[!'()*]/g;

/** Percent-encodes as AWS does: everything but letters, digits and `-._~`, in upper-case hex. */
export const encodeUri = (text: string): string =>
  encodeURIComponent(text).replace(
    reserved,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );

/** Percent-encodes a path, keeping its slashes. */
export const encodePath = (path: string): string => path.split("/").map(encodeUri).join("/");

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Query parameters encoded and sorted as SigV4 signs them. */
export const canonicalQuery = (parameters: readonly NameValue[]): string =>
  parameters
    .map(([name, value]): NameValue => [encodeUri(name), encodeUri(value)])
    .sort((a, b) => byText(a[0], b[0]) || byText(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

export type CanonicalParts = {
  method: string;
  /** Decoded path, such as `/bucket/a key`. */
  path: string;
  /** Decoded parameters, without the signature itself. */
  query: readonly NameValue[];
  /** Signed headers alone; names in lower case. */
  headers: readonly NameValue[];
  payloadHash: string;
};

/** The text whose SHA-256 a SigV4 signature covers. */
export const canonicalRequest = ({ method, path, query, headers, payloadHash }: CanonicalParts): string => {
  const sorted = [...headers].sort((a, b) => byText(a[0], b[0]));
  return [
    method,
    encodePath(path),
    canonicalQuery(query),
    ...sorted.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, " ")}`),
    "",
    sorted.map(([name]) => name).join(";"),
    payloadHash,
  ].join("\n");
};
