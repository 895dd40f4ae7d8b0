import { canonicalQuery, canonicalRequest, encodePath, type NameValue } from "./sigv4-canonical.ts";
import { amzDateOf, type Credentials, scopeOf, signingKey, signRequest } from "./sigv4-signature.ts";

export type PresignRequest = {
  method: string;
  /** Base URL of the store, such as `http://127.0.0.1:9000`. */
  endpoint: string;
  region: string;
  credentials: Credentials;
  bucket: string;
  key: string;
  /** From 1 to 604800 (seven days). */
  expiresSeconds: number;
  now?: Date;
};

/** A path-style URL that grants one method on one object until it expires; only the host is signed with it. */
export const presignUrl = (request: PresignRequest): string => {
  const { host, origin } = new URL(request.endpoint);
  const amzDate = amzDateOf(request.now ?? new Date());
  const scope = scopeOf(amzDate, request.region);
  const path = `/${request.bucket}/${request.key}`;
  const query: NameValue[] = [
    ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ["X-Amz-Credential", `${request.credentials.accessKeyId}/${scope}`],
    ["X-Amz-Date", amzDate],
    ["X-Amz-Expires", String(request.expiresSeconds)],
    ["X-Amz-SignedHeaders", "host"],
  ];
  const canonical = canonicalRequest({
    method: request.method,
    path,
    query,
    headers: [["host", host]],
    payloadHash: "UNSIGNED-PAYLOAD",
  });
  const key = signingKey(request.credentials.secretAccessKey, scope);
  const signature = signRequest(key, amzDate, scope, canonical);
  return `${origin}${encodePath(path)}?${canonicalQuery(query)}&X-Amz-Signature=${signature}`;
};
