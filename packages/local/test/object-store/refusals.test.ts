import { afterAll, beforeAll, expect, test } from "bun:test";
import { GetObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { sha256Hex } from "../../src/object-store/sigv4-signature.ts";
import { type SignedFetch, signedFetch, signedParts } from "./signed-fetch.ts";
import { bytesOf, clientOf, errorCodeOf, openFixture, refusalOf, region } from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
const read: Partial<SignedFetch> = { path: "/media", query: [["list-type", "2"]] };
const write: Partial<SignedFetch> = { path: "/media/refused", method: "PUT", body: "bytes" };

const tried = async (...parts: Partial<SignedFetch>[]): Promise<string> => {
  const request: SignedFetch = Object.assign({ url: fixture.url, path: "/" }, ...parts);
  const response = await signedFetch(request);
  return `${response.status} ${(await errorCodeOf(response)) ?? "ok"}`;
};

test.each([
  ["a sound request", [read], "200 ok"],
  ["a wrong secret", [read, { secret: "wrong" }], "403 SignatureDoesNotMatch"],
  ["an unknown access key", [read, { accessKeyId: "AKIANOBODY" }], "403 InvalidAccessKeyId"],
  ["another region", [read, { scopeRegion: "us-west-2" }], "400 AuthorizationHeaderMalformed"],
  ["a slow clock", [read, { now: minutes(-16) }], "403 RequestTimeTooSkewed"],
  ["a fast clock", [read, { now: minutes(16) }], "403 RequestTimeTooSkewed"],
  ["a clock that is a little off", [read, { now: minutes(-14) }], "200 ok"],
  ["an unsigned x-amz header", [write, { unsigned: { "x-amz-meta-a": "1" } }], "403 AccessDenied"],
  [
    "a changed header",
    [write, { headers: { "content-type": "a/b" }, unsigned: { "content-type": "c/d" } }],
    "403 SignatureDoesNotMatch",
  ],
  [
    "a signed header that is missing",
    [write, { headers: { "x-amz-meta-a": "1" }, unsigned: { "x-amz-meta-a": "" } }],
    "403 SignatureDoesNotMatch",
  ],
  ["a session token", [read, { headers: { "x-amz-security-token": "t" } }], "400 InvalidToken"],
  [
    "another hash than the body's",
    [write, { contentSha256: sha256Hex("other") }],
    "400 XAmzContentSHA256Mismatch",
  ],
  ["a hash that is none", [write, { contentSha256: "nonsense" }], "400 InvalidArgument"],
  [
    "an unknown way of streaming",
    [write, { contentSha256: "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD" }],
    "501 NotImplemented",
  ],
  ["an unsigned payload", [write, { contentSha256: "UNSIGNED-PAYLOAD" }], "200 ok"],
  ["a wrong MD5", [write, { headers: { "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" } }], "400 BadDigest"],
  ["an MD5 that is none", [write, { headers: { "content-md5": "short" } }], "400 InvalidDigest"],
  ["a wrong CRC32", [write, { headers: { "x-amz-checksum-crc32": "AAAAAA==" } }], "400 BadDigest"],
  ["a checksum that is none", [write, { headers: { "x-amz-checksum-sha256": "AAAA" } }], "400 InvalidDigest"],
  ["another bucket", [write, { path: "/absent/key" }], "404 NoSuchBucket"],
  ["an absent key", [{ path: "/media/absent" }], "404 NoSuchKey"],
  ["a subresource that is not implemented", [read, { query: [["acl", ""]] }], "501 NotImplemented"],
  ["the first listing", [read, { query: [] }], "501 NotImplemented"],
  ["a method that is not one of S3's", [{ path: "/media/x", method: "PATCH" }], "405 MethodNotAllowed"],
  [
    "XML that is none",
    [{ path: "/media", method: "PUT", query: [["cors", ""]], body: "<a><b></a>" }],
    "400 MalformedXML",
  ],
  [
    "XML with a document type",
    [{ path: "/media", method: "PUT", query: [["cors", ""]], body: "<!DOCTYPE a><a/>" }],
    "400 MalformedXML",
  ],
  [
    "a list of keys without checksum",
    [{ path: "/media", method: "POST", query: [["delete", ""]], body: "<Delete/>" }],
    "400 InvalidRequest",
  ],
] satisfies [string, Partial<SignedFetch>[], string][])("%s", async (_name, parts, expected) => {
  expect(await tried(...parts)).toBe(expected);
});

test("nobody reads or writes without a signature", async () => {
  await tried(write, { path: "/media/secret" });
  const attempts: [string, string][] = [
    ["GET", "/"],
    ["GET", "/media"],
    ["GET", "/media/secret"],
    ["HEAD", "/media/secret"],
    ["PUT", "/media/secret"],
    ["DELETE", "/media/secret"],
    ["POST", "/media?delete"],
    ["GET", "/absent/secret"],
  ];
  for (const [method, path] of attempts) {
    const response = await fetch(fixture.url + path, { method });
    expect(response.status).toBe(403);
    if (method !== "HEAD") expect(await errorCodeOf(response)).toBe("AccessDenied");
  }
});

test.each([
  ["Basic dXNlcjpwYXNz", "400 AuthorizationHeaderMalformed"],
  ["AWS AKID:signature", "400 InvalidRequest"],
  ["AWS4-HMAC-SHA256 nonsense", "400 AuthorizationHeaderMalformed"],
])("authorization %p is refused", async (authorization, expected) => {
  const headers = { authorization, "x-amz-date": "20260101T000000Z" };
  const response = await fetch(`${fixture.url}/media/x`, { headers });
  expect(`${response.status} ${await errorCodeOf(response)}`).toBe(expected);
});

test("a signed request without a hash of its payload is refused", async () => {
  const { authorization, amzDate } = signedParts({ url: fixture.url, path: "/media/x" });
  const response = await fetch(`${fixture.url}/media/x`, {
    headers: { authorization, "x-amz-date": amzDate },
  });
  expect(await errorCodeOf(response)).toBe("MissingSecurityHeader");
});

test("a refused upload leaves nothing, however large", async () => {
  const body = bytesOf(20_000_000);
  expect(await tried(write, { body, secret: "wrong" })).toBe("403 SignatureDoesNotMatch");
  expect(await tried(write, { body, path: "/media/tampered", contentSha256: sha256Hex("x") })).toBe(
    "400 XAmzContentSHA256Mismatch",
  );
  expect(await tried({ path: "/media/tampered" })).toBe("404 NoSuchKey");
});

test("an address that cannot be decoded is refused", async () => {
  expect(await errorCodeOf(await fetch(`${fixture.url}/media/%zz`))).toBe("InvalidURI");
});

test("a body without length is refused", async () => {
  const { headers, authorization } = signedParts({
    url: fixture.url,
    path: "/media/x",
    method: "PUT",
    contentSha256: "UNSIGNED-PAYLOAD",
  });
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from("bytes"));
      controller.close();
    },
  });
  const response = await fetch(`${fixture.url}/media/x`, {
    method: "PUT",
    headers: { ...Object.fromEntries(headers), authorization },
    body,
  });
  expect(`${response.status} ${await errorCodeOf(response)}`).toBe("411 MissingContentLength");
});

test("the client of AWS sees the codes that it knows", async () => {
  const stranger = clientOf(fixture.url, {
    credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "x" },
  });
  expect(await refusalOf(stranger.send(new ListBucketsCommand({})))).toBe("403 InvalidAccessKeyId");
  const late = clientOf(fixture.url, { systemClockOffset: 3_600_000, region });
  expect(await refusalOf(late.send(new ListBucketsCommand({})))).toBe("403 RequestTimeTooSkewed");
  expect(await refusalOf(fixture.s3.send(new GetObjectCommand({ Bucket: "absent", Key: "x" })))).toBe(
    "404 NoSuchBucket",
  );
  expect(fixture.faults).toEqual([]);
});
