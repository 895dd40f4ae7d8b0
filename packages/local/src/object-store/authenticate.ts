import { type Claim, type PresignedClaim, parseAuthorization, parsePresigned } from "./authorization.ts";
import { type Payload, payloadOf } from "./payload.ts";
import type { RequestTarget } from "./request-target.ts";
import { S3Error } from "./s3-error.ts";
import { canonicalRequest, type NameValue } from "./sigv4-canonical.ts";
import { type Credentials, sameSecretText, signingKey, signRequest } from "./sigv4-signature.ts";

export type Keyring = { credentials: readonly Credentials[]; region: string; now: () => Date };
export type SignedRequest = { method: string; target: RequestTarget; headers: Headers };

const maxSkewMs = 15 * 60_000;

/** The secret that a claim's access key stands for, once its region is seen to be ours. */
export const secretFor = (
  { accessKeyId, scope }: Pick<Claim, "accessKeyId" | "scope">,
  { credentials, region }: Keyring,
): string => {
  const found = credentials.find((known) => known.accessKeyId === accessKeyId);
  if (found === undefined) throw new S3Error("InvalidAccessKeyId");
  const [, claimed] = scope.split("/");
  if (claimed !== region) {
    throw new S3Error("AuthorizationHeaderMalformed", `The region is ${region}.`, { Region: region });
  }
  return found.secretAccessKey;
};

const signedHeaderPairs = (headers: Headers, names: readonly string[]): NameValue[] => {
  const forgotten = [...headers.keys()].find((name) => name.startsWith("x-amz-") && !names.includes(name));
  if (forgotten !== undefined) {
    throw new S3Error("AccessDenied", "Every x-amz- header must be signed.", { HeadersNotSigned: forgotten });
  }
  return names.map((name) => [name, headers.get(name) ?? ""]);
};

const assertTime = (claim: Claim | PresignedClaim, now: Date): void => {
  const ageMs = now.getTime() - claim.time.getTime();
  if (!("expiresSeconds" in claim)) {
    if (Math.abs(ageMs) > maxSkewMs) throw new S3Error("RequestTimeTooSkewed");
    return;
  }
  if (ageMs < -maxSkewMs) throw new S3Error("AccessDenied", "The address is not valid yet.");
  if (ageMs >= claim.expiresSeconds * 1000) throw new S3Error("AccessDenied", "The address has expired.");
};

const verify = (
  { method, target, headers }: SignedRequest,
  claim: Claim | PresignedClaim,
  payloadHash: string,
  keyring: Keyring,
): Payload => {
  const key = signingKey(secretFor(claim, keyring), claim.scope);
  const canonical = canonicalRequest({
    method,
    path: target.path,
    query: target.query.filter(([name]) => name !== "X-Amz-Signature"),
    headers: signedHeaderPairs(headers, claim.signedHeaders),
    payloadHash,
  });
  const expected = signRequest(key, claim.amzDate, claim.scope, canonical);
  if (!sameSecretText(expected, claim.signature)) throw new S3Error("SignatureDoesNotMatch");
  assertTime(claim, keyring.now());
  return payloadOf(payloadHash, { key, ...claim });
};

/** Verifies a request's signature, in its header or its address; tells how the body is to be read. */
export const authenticate = (request: SignedRequest, keyring: Keyring): Payload => {
  const query = new Map(request.target.query);
  const authorization = request.headers.get("authorization");
  const contentSha256 = request.headers.get("x-amz-content-sha256");
  const isPresigned = query.has("X-Amz-Signature") || query.has("X-Amz-Algorithm");
  if (authorization !== null && isPresigned) throw new S3Error("InvalidRequest", "Sign in one way alone.");
  if (query.has("X-Amz-Security-Token") || request.headers.has("x-amz-security-token")) {
    throw new S3Error("InvalidToken");
  }
  if (isPresigned) {
    const hash = contentSha256 ?? query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD";
    return verify(request, parsePresigned(query), hash, keyring);
  }
  if (authorization === null) throw new S3Error("AccessDenied");
  const claim = parseAuthorization(authorization, request.headers.get("x-amz-date"));
  if (contentSha256 === null) throw new S3Error("MissingSecurityHeader", "x-amz-content-sha256 is missing.");
  return verify(request, claim, contentSha256, keyring);
};

const ownParameters =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/;

/** The request's headers and those that presigning moved into its address (`x-amz-meta-…`, checksums). */
export const effectiveHeaders = (headers: Headers, query: readonly NameValue[]): Headers => {
  if (!query.some(([name]) => name === "X-Amz-Signature")) return headers;
  const merged = new Headers(headers);
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    if (lower.startsWith("x-amz-") && !ownParameters.test(lower)) merged.set(lower, value);
  }
  return merged;
};
