import { expect, test } from "bun:test";
import {
  hashOf,
  newRefreshToken,
  randomSecret,
  readRefreshToken,
  successorOf,
  writeRefreshToken,
} from "../src/refresh-token.ts";

test("is written and read back, 256 bits a half", () => {
  const token = newRefreshToken();
  expect(readRefreshToken(writeRefreshToken(token))).toEqual(token);
  expect(Buffer.from(token.secret, "base64url")).toHaveLength(32);
  expect(Buffer.from(token.family, "base64url")).toHaveLength(32);
});

test.each([
  "",
  "short.short",
  `${"a".repeat(43)}`,
  `${"a".repeat(43)}.${"b".repeat(42)}=`,
  `${"a".repeat(43)}.${"b".repeat(44)}`,
])("%j is no token", (text) => expect(readRefreshToken(text)).toBeUndefined());

test("the same parent and salt have the same successor, in the same family", () => {
  const parent = newRefreshToken();
  const salt = randomSecret();
  expect(successorOf(parent, salt)).toEqual(successorOf(parent, salt));
  expect(successorOf(parent, salt).family).toBe(parent.family);
  expect(successorOf(parent, randomSecret())).not.toEqual(successorOf(parent, salt));
  expect(readRefreshToken(writeRefreshToken(successorOf(parent, salt)))).toBeDefined();
});

test("hashes are SHA-256", () => {
  expect(hashOf("abc")).toBe(
    Buffer.from("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "hex").toString(
      "base64url",
    ),
  );
});
