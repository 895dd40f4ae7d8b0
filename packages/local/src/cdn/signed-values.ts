/** A request as far as its signature is concerned. */
export type SignedRequest = {
  /** The whole URL as the viewer asked for it, its query included. */
  readonly url: string;
  /** The Cookie header. */
  readonly cookie?: string | undefined;
  readonly ip: string;
};

/** CloudFront's values out of a query or cookies, and the URL that they are about. */
export type SignedValues = {
  readonly resource: string;
  readonly values: Readonly<Partial<Record<SignedName, string>>>;
};

const names = ["Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"] as const;
type SignedName = (typeof names)[number];

const isSignedName = (name: string): name is SignedName => (names as readonly string[]).includes(name);

/**
 * Takes the values out of the query or, only when it has none at all, out of the cookies: a signed URL overrides
 * cookies. The resource is the URL without those parameters. Undefined when a parameter stands there twice.
 */
export const signedValuesOf = ({ url, cookie = "" }: SignedRequest): SignedValues | undefined => {
  const [base = "", query = ""] = splitOnce(url, "?");
  const parts = query.split("&").map((part) => ({ part, name: splitOnce(part, "=")[0] ?? "" }));
  const own = parts.filter(({ name }) => isSignedName(name)).map(({ part }) => part);
  const others = parts.filter(({ name, part }) => part !== "" && !isSignedName(name)).map(({ part }) => part);
  const resource = others.length > 0 ? `${base}?${others.join("&")}` : base;
  if (own.length === 0) return { resource, values: fromCookies(cookie) };
  const values = collect(own.map((part) => splitOnce(part, "=")));
  return Object.keys(values).length === own.length ? { resource, values } : undefined;
};

/** Of cookies with one name the first counts: browsers send the one with the longest path first. */
const fromCookies = (header: string) =>
  collect(
    header
      .split(";")
      .map((pair) => splitOnce(pair.trim(), "="))
      .filter(([name = ""]) => name.startsWith("CloudFront-"))
      .map(([name = "", value = ""]) => [name.slice("CloudFront-".length), value])
      .reverse(),
  );

const collect = (pairs: readonly string[][]): SignedValues["values"] =>
  Object.fromEntries(
    pairs.filter(([name = ""]) => isSignedName(name)).map(([name, value = ""]) => [name, decode(value)]),
  );

// Signers percent-encode what they put into a query; `~` and the like may come either way.
const decode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const splitOnce = (text: string, separator: string): string[] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};
