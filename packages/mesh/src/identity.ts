import { Fault, UserId } from "@millrace/contracts";
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

type Expected = { readonly audience: string; readonly type: string; readonly issuer?: string };

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
  if (!strictToken.test(token)) throw new Fault("auth.required", { message: "The token is malformed." });
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["EdDSA"],
      audience: expected.audience,
      typ: expected.type,
      ...(expected.issuer ? { issuer: expected.issuer } : {}),
      clockTolerance: 5,
      requiredClaims: ["exp", "iat"],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWKSTimeout) throw new Fault("service.unavailable", { cause: error });
    if (error instanceof errors.JOSEError) throw new Fault("auth.required", { cause: error });
    throw new Fault("service.unavailable", {
      message: "The keys of the auth service cannot be read.",
      cause: error,
    });
  }
};

/** Reads the user out of an access token's claims. */
export const callerOf = (payload: JWTPayload): Caller => {
  const userId = UserId.safeParse(payload.sub);
  if (!userId.success) throw new Fault("auth.required");
  return { userId: userId.data };
};
