import {
  canonicalQuery,
  canonicalRequest,
  encodePath,
  type NameValue,
} from "../../src/object-store/sigv4-canonical.ts";
import {
  amzDateOf,
  scopeOf,
  sha256Hex,
  signingKey,
  signRequest,
} from "../../src/object-store/sigv4-signature.ts";
import { credentials, region } from "./store-fixture.ts";

export type SignedFetch = {
  url: string;
  method?: string;
  path: string;
  query?: readonly NameValue[];
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** The value of x-amz-content-sha256; the true one of the body unless told. */
  contentSha256?: string;
  /** Headers to send unsigned. */
  unsigned?: Readonly<Record<string, string>>;
  secret?: string;
  accessKeyId?: string;
  scopeRegion?: string;
  now?: Date;
};

const signedHeaders = (request: SignedFetch, amzDate: string): NameValue[] => {
  const contentSha256 = request.contentSha256 ?? sha256Hex(request.body ?? "");
  const own = {
    host: new URL(request.url).host,
    "x-amz-date": amzDate,
    "x-amz-content-sha256": contentSha256,
  };
  return Object.entries({ ...own, ...request.headers });
};

/** The signature of a request and what it was made with, for bodies whose chunks are signed after it. */
export const signedParts = (request: SignedFetch) => {
  const amzDate = amzDateOf(request.now ?? new Date());
  const scope = scopeOf(amzDate, request.scopeRegion ?? region);
  const key = signingKey(request.secret ?? credentials.secretAccessKey, scope);
  const headers = signedHeaders(request, amzDate);
  const canonical = canonicalRequest({
    method: request.method ?? "GET",
    path: request.path,
    query: request.query ?? [],
    headers,
    payloadHash: headers.find(([name]) => name === "x-amz-content-sha256")?.[1] ?? "",
  });
  const signature = signRequest(key, amzDate, scope, canonical);
  const names = headers.map(([name]) => name).toSorted();
  const credential = `${request.accessKeyId ?? credentials.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return { key, amzDate, scope, signature, headers, authorization };
};

/** Sends a request that is signed by hand, so that it can be wrong in one place. */
export const signedFetch = (request: SignedFetch, body = request.body): Promise<Response> => {
  const { headers, authorization } = signedParts(request);
  const query = canonicalQuery(request.query ?? []);
  return fetch(`${request.url}${encodePath(request.path)}${query && `?${query}`}`, {
    method: request.method ?? "GET",
    headers: { ...Object.fromEntries(headers), authorization, ...request.unsigned },
    ...(body !== undefined && { body }),
    redirect: "manual",
    signal: AbortSignal.timeout(30_000),
  });
};
