import { exportJWK, generateKeyPair } from "jose";

/** An Ed25519 key pair whose `kid` is `name`. */
export const keyPair = async (name: string) => {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const privateJwk = { ...(await exportJWK(privateKey)), kid: name };
  const publicJwk = { ...(await exportJWK(publicKey)), kid: name };
  return { privateKey, privateJwk, publicJwk };
};
