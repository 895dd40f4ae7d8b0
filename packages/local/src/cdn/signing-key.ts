import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "../private-file.ts";
import type { TrustedKey } from "./verify-signed.ts";

/** A key pair for signed URLs and cookies, named as CloudFront names public keys: K and 13 letters or digits. */
export type SigningKey = {
  readonly keyPairId: string;
  readonly privateKeyPem: string;
  readonly trusted: TrustedKey;
};

/** The signing key kept in `folder`, made at first use: ECDSA P-256, which signs twenty times as fast as RSA. */
export const openSigningKey = (folder: string): SigningKey => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "signing-key.pem");
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writePrivate(file, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  }
  return signingKeyOf(readFileSync(file, "utf8"));
};

/** A private key in PEM with the id and public key that go with it; the same key always has the same id. */
export const signingKeyOf = (privateKeyPem: string): SigningKey => {
  const publicKey = createPublicKey(createPrivateKey(privateKeyPem));
  const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const digest = createHash("sha256").update(publicKeyPem).digest("hex").toUpperCase();
  const keyPairId = `K${digest.slice(0, 13)}`;
  return { keyPairId, privateKeyPem, trusted: { id: keyPairId, publicKeyPem } };
};
