/**
 * The object key that a URL's path names, decoded once; undefined for a path that two readers could understand in
 * two ways: dot segments, empty ones, slashes that are encoded, backslashes, control characters.
 */
export const objectKeyOf = (pathname: string): string | undefined => {
  const segments = pathname.split("/").slice(1).map(decodeSegment);
  return segments.every((segment) => segment !== undefined) && segments.length > 0
    ? segments.join("/")
    : undefined;
};

const decodeSegment = (raw: string): string | undefined => {
  try {
    const segment = decodeURIComponent(raw);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
    return segment === "" || /^\.{1,2}$|[/\\\u0000-\u001f\u007f]/.test(segment) ? undefined : segment;
  } catch {
    return undefined;
  }
};
