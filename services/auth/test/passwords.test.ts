import { expect, test } from "bun:test";
import { asFault } from "@millrace/mesh";
import { isOutdated, openPasswords } from "../src/passwords.ts";

test("v5.0.0-11.4.2 hashes with argon2id, 19 MiB, two passes", async () => {
  const { hash } = await openPasswords();
  expect(await hash("correct horse battery")).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
});

test.each([
  ["$argon2id$v=19$m=19456,t=2,p=1$salt$hash", false],
  ["$argon2id$v=19$m=65536,t=2,p=1$salt$hash", true],
  ["$argon2id$v=19$m=19456,t=1,p=1$salt$hash", true],
  ["$argon2i$v=19$m=19456,t=2,p=1$salt$hash", true],
  ["$2b$10$hash", true],
])("%s is outdated: %p", (hash, expected) => {
  expect(isOutdated(hash)).toBe(expected);
});

test("verifies, and where there is no hash answers no", async () => {
  const { hash, verify } = await openPasswords();
  const stored = await hash("correct horse battery");
  expect(await verify("correct horse battery", stored)).toBe(true);
  expect(await verify("correct horse", stored)).toBe(false);
  expect(await verify("correct horse battery", undefined)).toBe(false);
});

test("refuses what would wait too long, in bounded memory", async () => {
  const { hash } = await openPasswords({ limit: 2, queue: 3 });
  const calls = await Promise.allSettled(Array.from({ length: 20 }, () => hash("correct horse battery")));
  const refused = calls.flatMap((it) => (it.status === "rejected" ? [asFault(it.reason).code] : []));
  expect(calls.filter((it) => it.status === "fulfilled")).toHaveLength(5);
  expect(new Set(refused)).toEqual(new Set(["service.unavailable"]));
});
