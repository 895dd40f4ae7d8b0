import { generateKeyPairSync, randomBytes } from "node:crypto";

/** A service's own key: a private Ed25519 JWK whose `kid` is the service's name. */
export type ServiceKey = {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly kid: string;
  readonly x: string;
  readonly d: string;
};

/** A new key for a service. */
export const newServiceKey = (service: string): ServiceKey => {
  const { x = "", d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { kty: "OKP", crv: "Ed25519", kid: service, x, d };
};

/** The public halves, as the JWKS that every service is given. */
export const meshKeysOf = (keys: readonly ServiceKey[]) => ({
  keys: keys.map(({ kty, crv, kid, x }) => ({ kty, crv, kid, x, alg: "EdDSA", use: "sig" })),
});

/** A password that needs no escaping in an address or a file. */
export const newPassword = (): string => randomBytes(24).toString("base64url");
