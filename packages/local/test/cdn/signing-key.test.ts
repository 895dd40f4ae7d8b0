import { expect, test } from "bun:test";
import { createPrivateKey } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { openSigningKey, signingKeyOf } from "../../src/cdn/signing-key.ts";
import { openScratch } from "../scratch.ts";
import { rsaKey } from "./keys.ts";

test("a key is made once, ECDSA P-256, private, under an id as CloudFront gives them", async () => {
  await using scratch = openScratch();
  const key = openSigningKey(join(scratch.folder, "cdn"));
  expect(openSigningKey(join(scratch.folder, "cdn"))).toEqual(key);
  expect(key.keyPairId).toMatch(/^K[0-9A-F]{13}$/);
  expect(createPrivateKey(key.privateKeyPem).asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
  expect(statSync(join(scratch.folder, "cdn", "signing-key.pem")).mode & 0o777).toBe(0o600);
  expect(key.trusted.publicKeyPem).toStartWith("-----BEGIN PUBLIC KEY-----");
});

test("other keys get ids of their own, RSA too", () => {
  const [one, two] = [rsaKey(), rsaKey()];
  expect(one.keyPairId).not.toBe(two.keyPairId);
  expect(signingKeyOf(one.privateKeyPem)).toEqual(one);
});
