import { expect, test } from "bun:test";
import { createPublicKey, sign, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeSecrets, openServiceSecrets } from "../src/secrets.ts";
import { meshKeysOf, newServiceKey } from "../src/service-keys.ts";
import { servicesThatNeed } from "../src/services.ts";

test("the secrets of a data folder are made once, and for their owner's eyes", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-secrets-"));
  const first = openServiceSecrets(folder);
  expect(openServiceSecrets(folder)).toEqual(first);
  expect(statSync(join(folder, "service-secrets.json")).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(join(folder, "service-secrets.json"), "utf8"))).toEqual(first);
  rmSync(folder, { recursive: true });
});

test("a new service gets its own without changing those of others", () => {
  const all = completeSecrets({});
  const { auth: _, ...others } = all.serviceKeys;
  const completed = completeSecrets({ ...all, serviceKeys: others });
  expect(completed.databasePasswords).toEqual(all.databasePasswords);
  expect(completed.serviceKeys).toMatchObject(others);
  expect(Object.keys(completed.serviceKeys)).toEqual(servicesThatNeed("mesh"));
});

test("what a private key signs its public half in the mesh keys verifies", () => {
  const key = newServiceKey("auth");
  const [published] = meshKeysOf([key]).keys;
  const message = Buffer.from("hello");
  const signature = sign(null, message, { key: { ...key }, format: "jwk" });
  expect(verify(null, message, createPublicKey({ key: { ...published }, format: "jwk" }), signature)).toBe(
    true,
  );
});

test("no two passwords are alike", () => {
  const passwords = Object.values(completeSecrets({}).databasePasswords);
  expect(new Set(passwords).size).toBe(passwords.length);
  for (const password of passwords) expect(password).toMatch(/^[\w-]{32}$/);
});
