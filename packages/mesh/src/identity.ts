import { Fault, type FaultCode, UserId } from "@millrace/contracts";
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Caller } from "./handlers.ts";

/** Who stands behind a request. */
export type Identity = { readonly service: string | undefined; readonly caller: Caller | undefined };

/** The issuer and audience of access tokens, and the header type that tells them from every other token. */
export const accessTokenClaims = { issuer: "millrace-auth", audience: "millrace", type: "at+jwt" } as const;

/** The header type of the tokens that services show each other. */
export const serviceTokenType = "mesh+jwt";

// Base64url alone: a token must have one spelling, or a deny-list could be walked around.
const strictToken = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

type Expected = {
  readonly audience: string;
  readonly type: string;
  readonly issuer?: string;
  /** A key speaks for the issuer that it is named after and for no other. */
  readonly issuerNamesKey?: boolean;
  /** What a token that is not good is refused as; `auth.required` unless told. */
  readonly refusedAs?: FaultCode;
};

// What is wrong with a token, as jose names it; whatever else it throws (keys that cannot be fetched or read) is no fault of the token.
const wrongToken =
  /^ERR_(JWT_|JWS_|JWKS_(NO|MULTIPLE)_MATCHING_KEYS?$|JOSE_(ALG_NOT_ALLOWED|NOT_SUPPORTED)$)/;

/** Verifies an EdDSA token; keeps verified ones until they expire, since a caller shows the same token many times. */
export const tokenVerifier = (keys: JWTVerifyGetKey, expected: Expected, capacity = 5_000) => {
  const verified = new Map<string, JWTPayload>();
  return async (token: string): Promise<JWTPayload> => {
    const known = verified.get(token);
    if (known && (known.exp ?? 0) * 1_000 > Date.now()) return known;
    verified.delete(token);
    const payload = await verifyOnce(token, keys, expected);
    if (verified.size >= capacity) verified.delete(verified.keys().next().value ?? "");
    verified.set(token, payload);
    return payload;
  };
};

const verifyOnce = async (token: string, keys: JWTVerifyGetKey, expected: Expected): Promise<JWTPayload> => {
  const refusal = expected.refusedAs ?? "auth.required";
  if (!strictToken.test(token)) throw new Fault(refusal, { cause: "the token is malformed" });
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    algorithms: ["EdDSA"],
    audience: expected.audience,
    typ: expected.type,
    ...(expected.issuer ? { issuer: expected.issuer } : {}),
    clockTolerance: 5,
    requiredClaims: ["exp", "iat"],
  }).catch((cause: unknown) => {
    const isWrong = cause instanceof errors.JOSEError && wrongToken.test(cause.code);
    throw new Fault(isWrong ? refusal : "service.unavailable", { cause });
  });
  if (expected.issuerNamesKey && (!payload.iss || payload.iss !== protectedHeader.kid))
    throw new Fault(refusal, { cause: "the token's issuer is not its key's name" });
  return payload;
};

/** Reads the user out of an access token's claims. */
export const callerOf = (payload: JWTPayload): Caller => {
  const userId = UserId.safeParse(payload.sub);
  if (!userId.success) throw new Fault("auth.required");
  return { userId: userId.data };
};
