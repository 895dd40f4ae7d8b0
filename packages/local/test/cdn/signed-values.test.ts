import { expect, test } from "bun:test";
import { signedValuesOf } from "../../src/cdn/signed-values.ts";

const of = (url: string, cookie?: string) => signedValuesOf({ url, cookie, ip: "127.0.0.1" });

test.each([
  ["a query of CloudFront's alone", "http://h/a?Expires=1&Signature=s&Key-Pair-Id=K", "http://h/a"],
  [
    "other parameters stay, in their order",
    "http://h/a?z=1&Expires=1&a=%20&Signature=s",
    "http://h/a?z=1&a=%20",
  ],
  ["names are told apart by case", "http://h/a?expires=1", "http://h/a?expires=1"],
  ["a second question mark is a letter", "http://h/a?b=?Expires=1", "http://h/a?b=?Expires=1"],
  ["an empty query", "http://h/a?", "http://h/a"],
])("%s", (_name, url, resource) => {
  expect(of(url)?.resource).toBe(resource);
});

test("a parameter that stands there twice is refused, whichever came first", () => {
  expect(of("http://h/a?Expires=1&Expires=2&Signature=s")).toBeUndefined();
  expect(of("http://h/a?Key-Pair-Id=K&Signature=s&Key-Pair-Id=L")).toBeUndefined();
});

test("cookies count when the query has none of it; of two with one name the first", () => {
  const cookie =
    "x=1; CloudFront-Signature=first; CloudFront-Key-Pair-Id=K; CloudFront-Signature=second; CloudFront-Other=o";
  expect(of("http://h/a?x=1", cookie)?.values).toEqual({ Signature: "first", "Key-Pair-Id": "K" });
  expect(of("http://h/a?Signature=query", cookie)?.values).toEqual({ Signature: "query" });
});

test("values may come percent-encoded, and broken encoding is left as it is", () => {
  expect(of("http://h/a?Signature=a%7Eb&Policy=%E0%A4%A")?.values).toEqual({
    Signature: "a~b",
    Policy: "%E0%A4%A",
  });
});
