import { createPrivateKey } from "node:crypto";
import { addresses, databaseSettings, eventSettings, meshSettings, serviceSettings } from "@millrace/config";
import { z } from "zod";

const base = addresses.http.transform((url) => url.replace(/\/+$/, ""));

const isSigningKey = (pem: string): boolean => {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === "rsa" || asymmetricKeyDetails?.namedCurve === "prime256v1";
  } catch {
    return false;
  }
};

export const catalogConfig = {
  ...serviceSettings,
  ...meshSettings,
  ...databaseSettings,
  ...eventSettings,
  authUrl: addresses.http.describe("the auth service, for the keys of access tokens"),
  publicUrl: base.describe("the gateway as the world calls it"),
  mediaUrl: base.describe("the CDN as the world calls it"),
  cloudfrontKeyPairId: z.string().regex(/^\w+$/, "must be the id of a key pair"),
  cloudfrontPrivateKey: z
    .string()
    // Where an environment cannot hold line breaks they come spelled out.
    .transform((pem) => pem.replaceAll("\\n", "\n"))
    .refine(isSigningKey, "must be an ECDSA P-256 or RSA key in PEM")
    .describe("private key of that pair"),
  cookieDomain: z
    .string()
    .regex(/^\.?[a-z0-9-]+(\.[a-z0-9-]+)*$/i, "must be a domain")
    .optional()
    .describe("the parent that web and CDN share"),
};
