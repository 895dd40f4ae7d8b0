import type { Access } from "@millrace/contracts";
import type { TraceCarrier } from "@millrace/telemetry";
import { meshHeaders } from "./call-scope.ts";
import type { Identity } from "./identity.ts";
import { requestIdOf } from "./request-id.ts";
import { bearerToken } from "./service-identity.ts";

/** One request as the router sees it; `identity` verifies only what a procedure's access demands. */
export type CallContext = {
  readonly requestId: string;
  readonly trace: TraceCarrier;
  readonly userToken: string | undefined;
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  /** Headers to add to the answer. */
  readonly responseHeaders: Headers;
  readonly identity: (access: Access) => Promise<Identity>;
};

export type Identify = (headers: Headers, access: Access) => Promise<Identity>;

/** `trusted` is for services behind the gateway: they take the deadline and the user's token from mesh headers. */
export const callContext = (
  request: Request,
  identify: Identify,
  { trusted, responseHeaders }: { trusted: boolean; responseHeaders: Headers },
): CallContext => {
  const { headers } = request;
  const budgetMs = trusted ? Number(headers.get(meshHeaders.timeoutMs)) : 0;
  return {
    requestId: requestIdOf(request),
    trace: {
      traceparent: headers.get("traceparent") ?? undefined,
      tracestate: headers.get("tracestate") ?? undefined,
    },
    userToken: trusted ? (headers.get(meshHeaders.user) ?? undefined) : bearerToken(headers),
    budgetMs: budgetMs > 0 ? budgetMs : Number.POSITIVE_INFINITY,
    signal: request.signal,
    responseHeaders,
    identity: (access) => identify(headers, access),
  };
};
