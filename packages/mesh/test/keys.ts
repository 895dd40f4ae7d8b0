import type { UserId } from "@millrace/contracts";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { accessTokenClaims } from "../src/identity.ts";

/** An Ed25519 key pair under a name, as a service is given it: its own key, and the public keys that others verify with. */
export const namedKeys = async (kid: string) => {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const serviceKey = { ...(await exportJWK(privateKey)), kid };
  const { d: _, ...publicJwk } = serviceKey;
  return { privateKey, serviceKey, publicJwk, meshKeys: { keys: [publicJwk] } };
};

type Keys = Awaited<ReturnType<typeof namedKeys>>;

/** An access token as the auth service signs it, good for ten minutes. */
export const accessToken = ({ privateKey, serviceKey }: Keys, userId: UserId): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: "EdDSA", typ: accessTokenClaims.type, kid: serviceKey.kid })
    .setSubject(userId)
    .setIssuer(accessTokenClaims.issuer)
    .setAudience(accessTokenClaims.audience)
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(privateKey);
