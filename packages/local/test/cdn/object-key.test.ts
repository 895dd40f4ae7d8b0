import { expect, test } from "bun:test";
import { objectKeyOf } from "../../src/cdn/object-key.ts";

test.each([
  ["/a/b.m4s", "a/b.m4s"],
  ["/a%20b/%C3%A9.m4s", "a b/é.m4s"],
  ["/a/..b", "a/..b"],
  ["/a/%252e%252e/b", "a/%2e%2e/b"],
  ["/", undefined],
  ["//a", undefined],
  ["/a//b", undefined],
  ["/a/", undefined],
  ["/a/../b", undefined],
  ["/a/%2e%2e/b", undefined],
  ["/a/.%2E/b", undefined],
  ["/a/./b", undefined],
  ["/a%2fb", undefined],
  ["/a%5cb", undefined],
  ["/a\\b", undefined],
  ["/a%00b", undefined],
  ["/a%0d%0ab", undefined],
  ["/a%ff", undefined],
  ["/a%", undefined],
])("%s is %s", (pathname, expected) => {
  expect(objectKeyOf(pathname)).toBe(expected);
});
