import { expect, test } from "bun:test";
import { canonicalRequest, type NameValue } from "../../src/object-store/sigv4-canonical.ts";
import { presignUrl } from "../../src/object-store/sigv4-presign.ts";
import {
  amzDateOf,
  scopeOf,
  sha256Hex,
  signingKey,
  signRequest,
  timeOfAmzDate,
} from "../../src/object-store/sigv4-signature.ts";

// The examples that AWS publishes for Signature Version 4 in S3: keys, time and bucket are theirs.
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const amzDate = "20130524T000000Z";
const host: NameValue = ["host", "examplebucket.s3.amazonaws.com"];
const date: NameValue = ["x-amz-date", amzDate];
const emptyHash = sha256Hex("");
const none: NameValue[] = [];

test.each([
  {
    name: "GET of a range",
    method: "GET",
    path: "/test.txt",
    query: none,
    headers: [["range", "bytes=0-9"]] as NameValue[],
    payloadHash: emptyHash,
    expected: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  },
  {
    name: "PUT of an object with an odd name",
    method: "PUT",
    path: "/test$file.text",
    query: none,
    headers: [
      ["date", "Fri, 24 May 2013 00:00:00 GMT"],
      ["x-amz-storage-class", "REDUCED_REDUNDANCY"],
    ] as NameValue[],
    payloadHash: sha256Hex("Welcome to Amazon S3."),
    expected: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  },
  {
    name: "GET of a subresource",
    method: "GET",
    path: "/",
    query: [["lifecycle", ""]] as NameValue[],
    headers: none,
    payloadHash: emptyHash,
    expected: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  },
  {
    name: "GET of a listing",
    method: "GET",
    path: "/",
    query: [
      ["prefix", "J"],
      ["max-keys", "2"],
    ] as NameValue[],
    headers: none,
    payloadHash: emptyHash,
    expected: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
])("published signature: $name", ({ headers, expected, ...request }) => {
  const scope = scopeOf(amzDate, "us-east-1");
  const all: NameValue[] = [...headers, host, date, ["x-amz-content-sha256", request.payloadHash]];
  const canonical = canonicalRequest({ ...request, headers: all });
  const key = signingKey(credentials.secretAccessKey, scope);
  expect(signRequest(key, amzDate, scope, canonical)).toBe(expected);
});

test("published signature: presigned query", () => {
  const query: NameValue[] = [
    ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ["X-Amz-Credential", `${credentials.accessKeyId}/20130524/us-east-1/s3/aws4_request`],
    ["X-Amz-Date", amzDate],
    ["X-Amz-Expires", "86400"],
    ["X-Amz-SignedHeaders", "host"],
  ];
  const canonical = canonicalRequest({
    method: "GET",
    path: "/test.txt",
    query,
    headers: [host],
    payloadHash: "UNSIGNED-PAYLOAD",
  });
  const scope = scopeOf(amzDate, "us-east-1");
  const signature = signRequest(signingKey(credentials.secretAccessKey, scope), amzDate, scope, canonical);
  expect(signature).toBe("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
});

test("a canonical request sorts, trims and encodes", () => {
  const canonical = canonicalRequest({
    method: "GET",
    path: "/b/a key*/ü",
    query: [
      ["b", "2 +"],
      ["a", "/"],
      ["B", ""],
    ],
    headers: [
      ["x-amz-b", "  two   words "],
      ["host", "h"],
    ],
    payloadHash: "hash",
  });
  const lines = ["GET", "/b/a%20key%2A/%C3%BC", "B=&a=%2F&b=2%20%2B", "host:h", "x-amz-b:two words", ""];
  expect(canonical).toBe([...lines, "host;x-amz-b", "hash"].join("\n"));
});

test("compact times go both ways", () => {
  const time = new Date("2013-05-24T01:02:03.456Z");
  expect(amzDateOf(time)).toBe("20130524T010203Z");
  expect(timeOfAmzDate("20130524T010203Z")?.toISOString()).toBe("2013-05-24T01:02:03.000Z");
  expect(timeOfAmzDate("20139924T010203Z")).toBeUndefined();
  expect(timeOfAmzDate("2013-05-24")).toBeUndefined();
});

test("a presigned URL is path-style, encoded, and the same at the same time", () => {
  const url = presignUrl({
    method: "GET",
    endpoint: "http://127.0.0.1:9000/",
    region: "eu-central-1",
    credentials,
    bucket: "media",
    key: "a b/ü?.m4s",
    expiresSeconds: 60,
    now: new Date("2013-05-24T00:00:00Z"),
  });
  expect(url).toStartWith(
    "http://127.0.0.1:9000/media/a%20b/%C3%BC%3F.m4s?X-Amz-Algorithm=AWS4-HMAC-SHA256&",
  );
  expect(new URL(url).searchParams.get("X-Amz-Signature")).toMatch(/^[0-9a-f]{64}$/);
});
