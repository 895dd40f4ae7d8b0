import { generateKeyPairSync, randomBytes } from "node:crypto";
import { completeSecrets } from "./secrets.ts";
import { meshKeysOf, newPassword } from "./service-keys.ts";

/**
 * New keys and passwords for a deployment as `NAME=value` lines that both Docker Compose and a shell read. The private CDN key
 * has real line ends once read; the public one keeps them as `\n`, since it goes into a JSON string.
 */
export const deploymentKeys = (): string[] => {
  const { serviceKeys, databasePasswords } = completeSecrets({});
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const named = (prefix: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => `${prefix}_${name.toUpperCase()}=${value}`);
  const keys = Object.entries(serviceKeys).map(([name, key]) => [name, `'${JSON.stringify(key)}'`]);
  return [
    ...named("SERVICE_KEY", Object.fromEntries(keys)),
    `MESH_KEYS='${JSON.stringify(meshKeysOf(Object.values(serviceKeys)))}'`,
    "# The id that CloudFront gives the public key; any word will do for the local CDN.",
    "CLOUDFRONT_KEY_PAIR_ID=KLOCALDEVELOPMENT",
    `CLOUDFRONT_PRIVATE_KEY="${oneLine(privateKey)}"`,
    `CLOUDFRONT_PUBLIC_KEY='${oneLine(publicKey)}'`,
    `POSTGRES_PASSWORD=${newPassword()}`,
    ...named("DATABASE_PASSWORD", databasePasswords),
    `NATS_PASSWORD=${newPassword()}`,
    `S3_ACCESS_KEY_ID=MILLRACE${randomBytes(6).toString("hex").toUpperCase()}`,
    `S3_SECRET_ACCESS_KEY=${newPassword()}`,
    `GRAFANA_PASSWORD=${newPassword()}`,
  ];
};

const oneLine = (pem: string): string => pem.trim().replaceAll("\n", "\\n");
