import { presignUrl } from "../object-store/sigv4-presign.ts";

/** The bucket that the CDN stands in front of, and the credentials that it alone has. */
export type Origin = {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
};

/** What of a request matters to the object store; all else, cookies and query among it, stays here. */
export type OriginRequest = {
  readonly method: "GET" | "HEAD";
  readonly key: string;
  readonly headers: Headers;
};

const sent = ["range", "if-range", "if-none-match", "if-match", "if-modified-since", "if-unmodified-since"];
const passed = [
  "accept-ranges",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-range",
  "content-type",
  "etag",
  "expires",
  "last-modified",
];
const passedStatus = [200, 206, 304, 404, 412, 416];

/** Fetches an object, streaming. 10 s for the first byte; then the stream lasts as long as the viewer reads. */
export const fetchFromOrigin = async (
  { endpoint, region, accessKeyId, secretAccessKey, bucket }: Origin,
  { method, key, headers }: OriginRequest,
  viewerLeft: AbortSignal,
): Promise<Response> => {
  const credentials = { accessKeyId, secretAccessKey };
  const url = presignUrl({ method, endpoint, region, credentials, bucket, key, expiresSeconds: 60 });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error("The object store did not answer in 10 s.")), 10_000);
  try {
    const answer = await fetch(url, {
      method,
      headers: pick(headers, sent),
      decompress: false,
      redirect: "manual",
      signal: AbortSignal.any([viewerLeft, late.signal]),
    });
    if (passedStatus.includes(answer.status)) return answer;
    await answer.body?.cancel();
    return new Response(null, { status: 502 });
  } catch {
    return new Response(null, { status: 502 });
  } finally {
    clearTimeout(timer);
  }
};

/** The headers of an object's answer that a viewer gets. */
export const passedHeaders = (answer: Response): Record<string, string> => pick(answer.headers, passed);

const pick = (headers: Headers, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [name, headers.get(name)]).filter((it): it is [string, string] => it[1] !== null),
  );
