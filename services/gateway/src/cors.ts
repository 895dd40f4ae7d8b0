const allowed = {
  methods: "GET, POST, PATCH, DELETE, OPTIONS",
  headers: "authorization, content-type, traceparent, tracestate, x-request-id, trpc-accept, last-event-id",
  exposed: "x-request-id, retry-after",
};

/**
 * The CORS headers of an answer: an origin of the list, compared letter by letter, may read with credentials; any
 * other gets none. `Vary` is always there, so that no cache gives one origin's answer to another.
 */
export const corsHeaders = (origin: string | null, origins: readonly string[]): Record<string, string> =>
  origin === null || !origins.includes(origin)
    ? { vary: "Origin" }
    : {
        vary: "Origin",
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": allowed.exposed,
      };

/** The further headers of the answer to a preflight from an allowed origin. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  "access-control-allow-methods": allowed.methods,
  "access-control-allow-headers": allowed.headers,
  "access-control-max-age": "600",
};
