import { expect, test } from "bun:test";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readConfig } from "@millrace/config";
import { catalogConfig } from "../src/config.ts";

const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
const { mediaUrl, publicUrl, cloudfrontPrivateKey, cookieDomain } = catalogConfig;
const read = (env: Record<string, string>) =>
  readConfig(
    { mediaUrl, publicUrl, cloudfrontPrivateKey, cookieDomain },
    {
      MEDIA_URL: "https://media.example.org//",
      PUBLIC_URL: "https://api.example.org/",
      CLOUDFRONT_PRIVATE_KEY: pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
      ...env,
    },
  );

test("addresses lose the slash at their end", () => {
  expect(read({})).toMatchObject({
    mediaUrl: "https://media.example.org",
    publicUrl: "https://api.example.org",
  });
});

test("RSA keys are taken, and keys with their line breaks spelled out", () => {
  const key = pem(generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey);
  expect(read({ CLOUDFRONT_PRIVATE_KEY: key }).cloudfrontPrivateKey).toBe(key);
  expect(read({ CLOUDFRONT_PRIVATE_KEY: key.replaceAll("\n", "\\n") }).cloudfrontPrivateKey).toBe(key);
});

test.each<[string, string]>([
  ["CLOUDFRONT_PRIVATE_KEY", "no key at all"],
  ["CLOUDFRONT_PRIVATE_KEY", pem(generateKeyPairSync("ed25519").privateKey)],
  ["CLOUDFRONT_PRIVATE_KEY", pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey)],
  ["MEDIA_URL", "media.example.org"],
  ["COOKIE_DOMAIN", "example.org; Path=/"],
])("%s is refused when it is wrong (%#)", (name, value) => {
  expect(() => read({ [name]: value })).toThrow(name);
});
