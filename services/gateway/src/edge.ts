import { Fault } from "@millrace/contracts";
import { faultResponse, meshHeaders, requestIdOf } from "@millrace/mesh";
import { callerKey } from "./caller-key.ts";
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
    const requestId = requestIdOf(request);
    const cors = {
      ...corsHeaders(request.headers.get("origin"), origins),
      [meshHeaders.requestId]: requestId,
    };
    Object.assign(set.headers, cors, { "x-content-type-options": "nosniff" });
    if (request.method === "OPTIONS") return preflight(cors);
    const caller = callerKey(server?.requestIP(request)?.address ?? "unknown");
    const waitMs = limit(caller, callsIn(pathname));
    if (waitMs === 0) return undefined;
    const headers = { ...cors, "retry-after": String(Math.ceil(waitMs / 1_000)) };
    return faultResponse(new Fault("request.rate_limited"), requestId, headers);
  };

// A batch names its calls in the path, with commas between them.
const callsIn = (pathname: string): number =>
  pathname.startsWith("/trpc/") ? pathname.split(/,|%2c/i).length : 1;

const preflight = (cors: Record<string, string>): Response =>
  "access-control-allow-origin" in cors
    ? new Response(null, { status: 204, headers: { ...cors, ...preflightHeaders } })
    : new Response(null, { status: 403, headers: cors });
