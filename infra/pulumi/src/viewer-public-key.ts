import { createHash, createPublicKey, type KeyObject } from "node:crypto";

const parsed = (pem: string): KeyObject | undefined => {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
};

const isTakenByCloudFront = (key: KeyObject): boolean =>
  key.asymmetricKeyType === "ec"
    ? key.asymmetricKeyDetails?.namedCurve === "prime256v1"
    : key.asymmetricKeyType === "rsa" && key.asymmetricKeyDetails?.modulusLength === 2048;

/** What keeps CloudFront from taking this PEM as a viewer key; undefined when nothing does. */
export const viewerKeyMistake = (pem: string): string | undefined => {
  if (pem.includes("PRIVATE KEY")) return "holds a private key, which must never reach this program";
  const key = pem.includes("BEGIN PUBLIC KEY") ? parsed(pem) : undefined;
  if (key === undefined) return "is no public key in PEM";
  return isTakenByCloudFront(key) ? undefined : "is neither an ECDSA P-256 nor an RSA 2048 key";
};

/** PEM with the line end that CloudFront's API adds, so that a second `pulumi up` sees no difference. */
export const normalizedPem = (pem: string): string => `${pem.trim()}\n`;

/** A short name for a key that stays the same wherever the key is configured. */
export const keyFingerprint = (pem: string): string =>
  createHash("sha256").update(normalizedPem(pem)).digest("hex").slice(0, 12);
