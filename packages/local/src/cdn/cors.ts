const exposed = "Accept-Ranges, Content-Length, Content-Range, ETag, Last-Modified";

/**
 * The CORS headers of an answer: for an origin of the list the permission to read it with cookies, for any other
 * just the word to caches that the answer depends on it.
 */
export const corsHeaders = (origin: string | null, allowed: readonly string[]): Record<string, string> => {
  if (origin === null || !allowed.includes(origin)) return { vary: "Origin" };
  return {
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": exposed,
  };
};

/** What a browser is told that asks before it fetches; undefined for a page that may not. */
export const preflightHeaders = (
  origin: string | null,
  allowed: readonly string[],
): Record<string, string> | undefined => {
  const headers = corsHeaders(origin, allowed);
  if (!headers["access-control-allow-origin"]) return undefined;
  return {
    ...headers,
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Range, If-Range, If-None-Match, If-Modified-Since",
    "access-control-max-age": "600",
  };
};
