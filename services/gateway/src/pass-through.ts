import { bearerToken, identityHeaders, meshHeaders, requestIdOf } from "@millrace/mesh";
import { traceCarrier, traced } from "@millrace/telemetry";

/** Hands a request on to a service as it is, its body streamed, and its answer back. */
export type PassThrough = (request: Request) => Promise<Response>;

const carriedUp = ["content-type", "content-length", "range", "accept", "if-none-match"];
const hopByHop = ["connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"];

/** `path` is where the service answers; the query goes along. `timeoutMs` limits the whole exchange, from the request's first byte to the answer's last. */
export const passThrough = (
  service: string,
  url: string,
  tokenFor: (callee: string) => Promise<string>,
  timeoutMs: number,
): PassThrough => {
  return (request) => {
    const userToken = bearerToken(request.headers);
    const { pathname, search } = new URL(request.url);
    const route = pathname.split("/")[1] ?? "";
    const parent = { traceparent: request.headers.get("traceparent") ?? undefined };
    return traced(
      `gateway.${route}`,
      { "http.request.method": request.method },
      async (span) => {
        const response = await fetch(`${url}${pathname}${search}`, {
          method: request.method,
          headers: {
            ...picked(request.headers),
            ...(await identityHeaders(service, tokenFor)),
            [meshHeaders.requestId]: requestIdOf(request),
            ...(userToken ? { [meshHeaders.user]: userToken } : {}),
            ...traceCarrier(),
          },
          body: request.body,
          signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]),
          redirect: "manual",
        });
        span.set({ "http.response.status_code": response.status });
        const headers = new Headers(response.headers);
        for (const name of hopByHop) headers.delete(name);
        return new Response(response.body, { status: response.status, headers });
      },
      { kind: "server", parent },
    );
  };
};

const picked = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    carriedUp.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ""]] : [])),
  );
