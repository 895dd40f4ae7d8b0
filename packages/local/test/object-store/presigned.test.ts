import { afterAll, beforeAll, expect, test } from "bun:test";
import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { presignUrl } from "../../src/object-store/sigv4-presign.ts";
import { clientOf, credentials, errorCodeOf, openFixture, region } from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const Bucket = "media";
const presign = (method: string, key: string, more: { expiresSeconds?: number; now?: Date } = {}): string =>
  presignUrl({
    method,
    endpoint: fixture.url,
    region,
    credentials,
    bucket: Bucket,
    key,
    expiresSeconds: 60,
    ...more,
  });
const codeOf = async (url: string, init: RequestInit = {}): Promise<string> => {
  const response = await fetch(url, init);
  return `${response.status} ${(await errorCodeOf(response)) ?? "ok"}`;
};
const seconds = (count: number): Date => new Date(Date.now() + count * 1000);

test("one URL writes, another one reads", async () => {
  const key = "way/ü & +.bin";
  expect(await codeOf(presign("PUT", key), { method: "PUT", body: "bytes" })).toBe("200 ok");
  expect(await (await fetch(presign("GET", key))).text()).toBe("bytes");
  const range = await fetch(presign("GET", key), { headers: { range: "bytes=1-2" } });
  expect(await range.text()).toBe("yt");
  const head = await fetch(presign("HEAD", key), { method: "HEAD" });
  expect(head.headers.get("content-length")).toBe("5");
});

test("a URL is good for its method, its key and its time alone", async () => {
  const read = presign("GET", "way/a");
  expect(await codeOf(read, { method: "DELETE" })).toBe("403 SignatureDoesNotMatch");
  expect(await codeOf(read.replace("way/a", "way/b"))).toBe("403 SignatureDoesNotMatch");
  expect(await codeOf(`${read}&response-content-type=a`)).toBe("403 SignatureDoesNotMatch");
  expect(await codeOf(read.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"))).toBe(
    "403 SignatureDoesNotMatch",
  );
  expect(await codeOf(presign("GET", "way/a", { now: seconds(-61) }))).toBe("403 AccessDenied");
  expect(await codeOf(presign("GET", "way/a", { now: seconds(3600) }))).toBe("403 AccessDenied");
  expect(await codeOf(presign("GET", "way/a", { expiresSeconds: 604_801 }))).toBe(
    "400 AuthorizationQueryParametersError",
  );
  expect(await codeOf(read.replace(/&X-Amz-Signature=.*/, ""))).toBe("400 AuthorizationQueryParametersError");
  expect(await codeOf(read, { headers: { authorization: "AWS4-HMAC-SHA256 x" } })).toBe("400 InvalidRequest");
});

test("length and type that are signed must be sent as signed", async () => {
  const command = new PutObjectCommand({ Bucket, Key: "typed", ContentLength: 5, ContentType: "video/mp4" });
  const plain = clientOf(fixture.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const signableHeaders = new Set(["content-length", "content-type", "host"]);
  const url = await getSignedUrl(plain, command, { expiresIn: 60, signableHeaders });
  const put = (body: string, type: string) =>
    codeOf(url, { method: "PUT", body, headers: { "content-type": type } });
  expect(await put("12345", "text/html")).toBe("403 SignatureDoesNotMatch");
  expect(await put("123456", "video/mp4")).toBe("403 SignatureDoesNotMatch");
  expect(await put("12345", "video/mp4")).toBe("200 ok");
});

test("what presigning moves into the address counts as a header", async () => {
  const metadata = { owner: "u1" };
  const plain = clientOf(fixture.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const command = new PutObjectCommand({
    Bucket,
    Key: "hoisted",
    Metadata: metadata,
    ChecksumSHA256: "AAAA",
  });
  const wrong = await getSignedUrl(plain, command, { expiresIn: 60 });
  expect(await codeOf(wrong, { method: "PUT", body: "x" })).toBe("400 InvalidDigest");
  const right = await getSignedUrl(
    plain,
    new PutObjectCommand({ Bucket, Key: "hoisted", Metadata: metadata }),
  );
  expect(await codeOf(right, { method: "PUT", body: "x" })).toBe("200 ok");
  expect((await fixture.s3.send(new GetObjectCommand({ Bucket, Key: "hoisted" }))).Metadata).toEqual(
    metadata,
  );
});

test("a URL for a part of an unknown upload is refused", async () => {
  const command = new UploadPartCommand({ Bucket, Key: "p", UploadId: "none", PartNumber: 1 });
  const url = await getSignedUrl(
    clientOf(fixture.url, { requestChecksumCalculation: "WHEN_REQUIRED" }),
    command,
  );
  expect(await codeOf(url, { method: "PUT", body: "x" })).toBe("404 NoSuchUpload");
});

test("a bucket in front of .localhost is that bucket", async () => {
  const { port } = new URL(fixture.url);
  const command = new PutObjectCommand({ Bucket, Key: "virtual/key", Body: "host-style" });
  const client = clientOf(`http://localhost:${port}`, { forcePathStyle: false });
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: "virtual/key" }));
  expect(new URL(url).hostname).toBe("media.localhost");
  await fixture.s3.send(command);
  const { host, pathname, search } = new URL(url);
  const response = await fetch(`${fixture.url}${pathname}${search}`, { headers: { host } });
  expect(await response.text()).toBe("host-style");
});
