import { corsHeaders, preflightHeaders } from "./cors.ts";
import { objectKeyOf } from "./object-key.ts";
import { fetchFromOrigin, type Origin, passedHeaders } from "./origin.ts";
import { type TrustedKey, verifySigned } from "./verify-signed.ts";

export type CdnOptions = {
  /** 127.0.0.1 unless given: another one makes it reachable from other machines. */
  readonly host?: string;
  readonly port: number;
  readonly origin: Origin;
  /** The key group. */
  readonly keys: readonly TrustedKey[];
  /** Origins of pages that may read answers with cookies, exactly as browsers spell them. */
  readonly webOrigins: readonly string[];
};

/** Opens the CDN in this process. Only what `verifySigned` allows leaves the bucket. */
export const openCdnServer = (options: CdnOptions): AsyncDisposable => {
  const server = Bun.serve({
    hostname: options.host ?? "127.0.0.1",
    port: options.port,
    idleTimeout: 120,
    maxRequestBodySize: 0,
    fetch: (request, server) => serve(options, request, server.requestIP(request)?.address ?? ""),
  });
  return { [Symbol.asyncDispose]: () => server.stop(true) };
};

const serve = async (options: CdnOptions, request: Request, ip: string): Promise<Response> => {
  const { method, url, headers } = request;
  const { keys, webOrigins, origin } = options;
  const cors = corsHeaders(headers.get("origin"), webOrigins);
  if (method === "OPTIONS") return preflight(headers, webOrigins);
  if (method !== "GET" && method !== "HEAD")
    return failure(403, "AccessDenied", `${method} is not allowed here`, cors);
  // A Host header that is no host leaves the URL without one.
  if (!URL.canParse(url)) return failure(403, "AccessDenied", "the address is not readable", cors);
  const verdict = verifySigned({ url, cookie: headers.get("cookie") ?? undefined, ip }, keys, new Date());
  if (!verdict.allowed) return failure(403, verdict.code, verdict.reason, cors);
  const key = objectKeyOf(new URL(url).pathname);
  if (key === undefined) return failure(403, "AccessDenied", "the path does not name an object", cors);
  const answer = await fetchFromOrigin(origin, { method, key, headers }, request.signal);
  if (answer.status === 404) return failure(404, "NoSuchKey", "there is no such object", cors);
  if (answer.status === 502)
    return failure(502, "BadGateway", "the object store did not give the object", cors);
  const body = method === "HEAD" || answer.status === 304 ? null : answer.body;
  return new Response(body, { status: answer.status, headers: { ...passedHeaders(answer), ...cors } });
};

const preflight = (headers: Headers, webOrigins: readonly string[]): Response => {
  const granted = preflightHeaders(headers.get("origin"), webOrigins);
  if (granted) return new Response(null, { status: 204, headers: granted });
  return failure(403, "AccessDenied", "this origin may not read from here", { vary: "Origin" });
};

const failure = (status: number, code: string, message: string, headers: Record<string, string>): Response =>
  new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${Bun.escapeHTML(message)}</Message></Error>`,
    { status, headers: { ...headers, "content-type": "application/xml", "cache-control": "no-store" } },
  );
