import type { Fetch } from "./authorized-fetch.ts";
import { putByXhr, uploadRequest } from "./put-by-xhr.ts";

/** One PUT to the object store. `onSent` is told of the bytes sent so far where the platform knows them (XMLHttpRequest). */
export type Put = {
  readonly url: string;
  readonly body: Blob;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly onSent?: (bytes: number) => void;
};

const stalledAfterMs = 60_000;
const slowestBytesPerMs = 16;

/** Sends the bytes and answers with the HTTP status; throws when the object store was not reached. */
export const putBytes = (put: Put, fetch: Fetch): Promise<number> => {
  const request = uploadRequest();
  return request ? putByXhr(put, request, stalledAfterMs) : putByFetch(put, fetch);
};

const putByFetch = async ({ url, body, headers, signal }: Put, fetch: Fetch): Promise<number> => {
  const limit = AbortSignal.timeout(Math.round(stalledAfterMs + body.size / slowestBytesPerMs));
  const response = await fetch(url, {
    method: "PUT",
    headers,
    body,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  await response.body?.cancel();
  return response.status;
};
