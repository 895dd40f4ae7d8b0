import { Fault } from "@millrace/contracts";
import { signDashManifest, signHlsManifest } from "@millrace/storage";
import { traced } from "@millrace/telemetry";
import { type ManifestRequest, manifestRequest } from "./manifest-request.ts";

const timeoutMs = 10_000;
/** Some ten times the playlist of the longest recording that is taken. */
const maxBytes = 8 * 1_048_576;

const contentTypes = { hls: "application/vnd.apple.mpegurl", dash: "application/dash+xml" } as const;
const rewriters = { hls: signHlsManifest, dash: signDashManifest } as const;

/** Readable from any page: who may read it is said by the signature, and no cookie is looked at. */
const openHeaders = { "access-control-allow-origin": "*", "cache-control": "private" };

/**
 * Serves a manifest for players without cookies: the one on the CDN, with the signature that it was asked for with on every address. The CDN
 * alone verifies: its refusals are passed on as they are.
 */
export const serveManifest = (mediaUrl: string, request: Request): Promise<Response> => {
  const parent = { traceparent: request.headers.get("traceparent") ?? undefined };
  return traced(
    "catalog.manifest",
    { "http.request.method": request.method, "http.route": "/playback/*" },
    async (span) => {
      const wanted = manifestRequest(request.url);
      if (!wanted) throw new Fault("request.unknown");
      const response = await answer(mediaUrl, wanted, request.signal);
      span.set({ "http.response.status_code": response.status });
      return response;
    },
    { kind: "server", parent },
  );
};

const answer = async (mediaUrl: string, wanted: ManifestRequest, gone: AbortSignal): Promise<Response> => {
  const { key, kind, query } = wanted;
  const manifestUrl = `${mediaUrl}/${key}`;
  const signal = AbortSignal.any([gone, AbortSignal.timeout(timeoutMs)]);
  try {
    const found = await fetch(query ? `${manifestUrl}?${query}` : manifestUrl, {
      signal,
      redirect: "manual",
    });
    const text = await boundedText(found);
    if (found.status === 403 || found.status === 404) return refusal(found, text);
    if (found.status !== 200) throw new Fault("service.unavailable", { cause: found.status });
    const headers = { ...openHeaders, "content-type": contentTypes[kind] };
    return new Response(rewriters[kind](text, { query, manifestUrl }), { headers });
  } catch (error) {
    if (error instanceof Fault) throw error;
    const timedOut = (error as Error).name === "TimeoutError";
    throw new Fault(timedOut ? "service.timeout" : "service.unavailable", { cause: error });
  }
};

const refusal = ({ status, headers }: Response, body: string): Response =>
  new Response(body, {
    status,
    headers: { ...openHeaders, "content-type": headers.get("content-type") ?? "application/xml" },
  });

const boundedText = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RangeError("the manifest is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};
