import { createVerify } from "node:crypto";
import { decodeCloudFrontBase64 } from "./cloudfront-base64.ts";
import { isInRange } from "./ip-range.ts";
import { cannedPolicy, type Policy, parsePolicy } from "./policy.ts";
import { type SignedRequest, type SignedValues, signedValuesOf } from "./signed-values.ts";
import { matchesResource } from "./wildcard.ts";

/** A public key of the key group, RSA or ECDSA P-256. */
export type TrustedKey = { readonly id: string; readonly publicKeyPem: string };

export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: Refusal; readonly reason: string };

/** CloudFront's own words for what is wrong; `reason` is for people. */
export type Refusal = "MissingKey" | "AccessDenied";

const maxPolicyLength = 8_192;

const refused = (reason: string, code: Refusal = "AccessDenied"): Verdict => ({
  allowed: false,
  code,
  reason,
});

/**
 * Decides whether a viewer may have what they ask for, as CloudFront does: a canned or a custom policy, in the query
 * or in cookies, signed by a trusted key, for this very URL, at this time, from this address.
 */
export const verifySigned = (request: SignedRequest, keys: readonly TrustedKey[], now: Date): Verdict => {
  const signed = signedValuesOf(request);
  if (!signed) return refused("a signature parameter is there twice");
  const { "Key-Pair-Id": keyId, Signature: signature } = signed.values;
  if (!keyId) return refused("there is no Key-Pair-Id, neither in the query nor in a cookie", "MissingKey");
  if (!signature) return refused("there is no Signature");
  const key = keys.find(({ id }) => id === keyId);
  if (!key) return refused("the key is not one of the trusted ones");
  const policy = policyOf(signed);
  if (typeof policy === "string") return refused(policy);
  const bytes = decodeCloudFrontBase64(signature);
  const hash = hashOf(signed.values["Hash-Algorithm"]);
  if (!bytes || !hash) return refused("the signature is not readable");
  if (!isSignedBy(key, hash, policy.text, bytes))
    return refused("the signature is not of this URL and policy");
  return judge(policy.policy, signed.resource, request.ip, now);
};

/** The signed text and what it says, or why there is none. */
const policyOf = ({ values, resource }: SignedValues): { text: string; policy: Policy } | string => {
  const { Policy: encoded, Expires: expires } = values;
  if (encoded !== undefined && expires !== undefined) return "there is both a Policy and an Expires";
  if (expires !== undefined) {
    if (!/^[1-9]\d{0,11}$/.test(expires)) return "Expires is not a time";
    const lessThan = Number(expires);
    return { text: cannedPolicy(resource, lessThan), policy: { resource, lessThan } };
  }
  if (encoded === undefined) return "there is neither a Policy nor an Expires";
  const text =
    encoded.length > maxPolicyLength ? undefined : decodeCloudFrontBase64(encoded)?.toString("utf8");
  const policy = text === undefined ? undefined : parsePolicy(text);
  return text === undefined || !policy ? "the policy is not readable" : { text, policy };
};

const hashOf = (name: string | undefined): "sha1" | "sha256" | undefined => {
  if (name === undefined || name === "SHA1") return "sha1";
  return name === "SHA256" ? "sha256" : undefined;
};

const isSignedBy = (key: TrustedKey, hash: string, text: string, signature: Buffer): boolean => {
  try {
    return createVerify(hash).update(text).verify(key.publicKeyPem, signature);
  } catch {
    return false;
  }
};

const judge = (policy: Policy, resource: string, ip: string, now: Date): Verdict => {
  const seconds = now.getTime() / 1_000;
  // The canned policy was built from the URL itself: a `*` in it is a letter, not a wildcard.
  if (policy.resource !== resource && !matchesResource(policy.resource, resource))
    return refused("the policy is for another URL");
  if (seconds >= policy.lessThan) return refused("the signature has expired");
  if (policy.greaterThan !== undefined && seconds <= policy.greaterThan)
    return refused("the signature is not valid yet");
  if (policy.sourceIp !== undefined && !isInRange(ip, policy.sourceIp))
    return refused("the policy is for other addresses");
  return { allowed: true };
};
