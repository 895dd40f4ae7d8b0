import type { Access } from "@millrace/contracts";
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { accessTokenClaims, callerOf, type Identity, tokenVerifier } from "./identity.ts";
import { bearerToken } from "./service-identity.ts";

/** The auth service's public keys: fetched when first needed, kept for ten minutes, asked again at most each 30 s. */
export const userKeysFrom = (authUrl: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL("/.well-known/jwks.json", authUrl), {
    cacheMaxAge: 600_000,
    cooldownDuration: 30_000,
    timeoutDuration: 3_000,
  });

/** Tells who calls the public API: a user by the bearer token, or nobody. */
export const userIdentity = (userKeys: JWTVerifyGetKey) => {
  const verify = tokenVerifier(userKeys, accessTokenClaims);
  return async (headers: Headers, access: Access): Promise<Identity> => {
    // A stale token must not keep anybody from what is public, such as asking for a fresh one.
    const token = access === "public" ? undefined : bearerToken(headers);
    return { service: undefined, caller: token ? callerOf(await verify(token)) : undefined };
  };
};
