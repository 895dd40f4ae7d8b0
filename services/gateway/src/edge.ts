import { Fault } from "@millrace/contracts";
import { faultBody, statusOf } from "@millrace/mesh";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import type { RateLimit } from "./rate-limit.ts";

/** Who may call from a browser, and how often anybody may call. */
export type EdgeRules = { readonly origins: readonly string[]; readonly limit: RateLimit };

type Arrival = {
  readonly request: Request;
  readonly server: { requestIP(request: Request): { address: string } | null } | null;
  readonly set: { headers: Record<string, unknown> };
};

/** What happens to every request before it is routed: CORS headers, preflights answered, floods refused. Runs as Elysia's `onRequest`. */
export const atTheEdge =
  ({ origins, limit }: EdgeRules) =>
  ({ request, server, set }: Arrival): Response | undefined => {
    const { pathname } = new URL(request.url);
    // Signed manifests are for any player; the catalog gives them headers of their own.
    if (pathname.startsWith("/playback/") || pathname.startsWith("/health/")) return undefined;
    const cors = corsHeaders(request.headers.get("origin"), origins);
    Object.assign(set.headers, cors, { "x-content-type-options": "nosniff" });
    if (request.method === "OPTIONS") return preflight(cors);
    const waitMs = limit(server?.requestIP(request)?.address ?? "unknown");
    return waitMs > 0 ? tooMany(waitMs, cors) : undefined;
  };

const preflight = (cors: Record<string, string>): Response =>
  "access-control-allow-origin" in cors
    ? new Response(null, { status: 204, headers: { ...cors, ...preflightHeaders } })
    : new Response(null, { status: 403, headers: cors });

const tooMany = (waitMs: number, cors: Record<string, string>): Response => {
  const fault = new Fault("request.rate_limited");
  const headers = { ...cors, "retry-after": String(Math.ceil(waitMs / 1_000)) };
  return Response.json(
    { error: faultBody(fault, crypto.randomUUID()) },
    { status: statusOf(fault), headers },
  );
};
