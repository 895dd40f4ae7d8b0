import { expect, test } from "bun:test";
import fc from "fast-check";
import { decodeCloudFrontBase64 } from "../../src/cdn/cloudfront-base64.ts";

const encode = (bytes: Uint8Array) =>
  Buffer.from(bytes).toString("base64").replaceAll("+", "-").replaceAll("=", "_").replaceAll("/", "~");

test("decodes whatever was encoded", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
      expect(decodeCloudFrontBase64(encode(bytes))).toEqual(Buffer.from(bytes));
    }),
  );
});

test.each(["", "abc", "ab=+", "a___", "ab_c", "ab c", "abcd\n", "ab+/", "é___"])("refuses %j", (text) => {
  expect(decodeCloudFrontBase64(text)).toBeUndefined();
});
