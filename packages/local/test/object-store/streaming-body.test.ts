import { afterAll, beforeAll, expect, test } from "bun:test";
import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { checksumAlgorithms } from "../../src/object-store/checksums.ts";
import { sha256Hex, signText } from "../../src/object-store/sigv4-signature.ts";
import { type SignedFetch, signedFetch, signedParts } from "./signed-fetch.ts";
import { bytesOf, errorCodeOf, openFixture, refusalOf } from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const Bucket = "media";
const crcOfHelloWorld = "DUoRhQ==";

test.each([...checksumAlgorithms])(
  "a stream of the AWS client with a trailing %s",
  async (ChecksumAlgorithm) => {
    const bytes = bytesOf(700_001);
    const Key = `stream-${ChecksumAlgorithm}`;
    const Body = Readable.from([bytes.subarray(0, 3), bytes.subarray(3, 300_000), bytes.subarray(300_000)]);
    const put = {
      Bucket,
      Key,
      Body,
      ContentLength: bytes.length,
      ContentEncoding: "gzip",
      ChecksumAlgorithm,
    };
    const stored = await fixture.s3.send(new PutObjectCommand(put));
    expect(stored[`Checksum${ChecksumAlgorithm}`]).toBeString();
    const found = await fixture.s3.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
    expect(found[`Checksum${ChecksumAlgorithm}`]).toBe(stored[`Checksum${ChecksumAlgorithm}`] ?? "");
    expect(found.ContentEncoding).toBe("gzip");
    expect(Buffer.compare((await found.Body?.transformToByteArray()) ?? Buffer.alloc(0), bytes)).toBe(0);
  },
);

const unsignedUpload = (path: string, trailer: string, decodedBytes = 11): SignedFetch => ({
  url: fixture.url,
  method: "PUT",
  path,
  contentSha256: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  headers: { "x-amz-decoded-content-length": String(decodedBytes), "x-amz-trailer": "x-amz-checksum-crc32" },
  body: `b\r\nhello world\r\n0\r\n${trailer}\r\n`,
});

test.each([
  ["sound", `x-amz-checksum-crc32:${crcOfHelloWorld}\r\n`, 11, "200 ok"],
  ["a wrong checksum", "x-amz-checksum-crc32:AAAAAA==\r\n", 11, "400 BadDigest"],
  ["no checksum", "", 11, "400 MalformedTrailerError"],
  ["a shorter body than announced", `x-amz-checksum-crc32:${crcOfHelloWorld}\r\n`, 12, "400 IncompleteBody"],
  ["a longer body than announced", `x-amz-checksum-crc32:${crcOfHelloWorld}\r\n`, 10, "400 InvalidRequest"],
])("a trailer with %s", async (name, trailer, bytes, expected) => {
  const path = `/media/trailer-${name}`;
  const response = await signedFetch(unsignedUpload(path, trailer, bytes));
  expect(`${response.status} ${(await errorCodeOf(response)) ?? "ok"}`).toBe(expected);
  const stored = await signedFetch({ url: fixture.url, path });
  expect(stored.status).toBe(expected === "200 ok" ? 200 : 404);
});

/** A body of signed chunks, and a trailer when a checksum is given. */
const signedChunks = (request: SignedFetch, pieces: readonly string[], checksum?: string): string => {
  const { key, amzDate, scope, signature } = signedParts(request);
  let previous = signature;
  const sign = (kind: string, ...hashes: string[]): string => {
    previous = signText(key, [`AWS4-HMAC-SHA256-${kind}`, amzDate, scope, previous, ...hashes].join("\n"));
    return previous;
  };
  const chunks = [...pieces, ""].map((piece) => {
    const size = Buffer.byteLength(piece).toString(16);
    return `${size};chunk-signature=${sign("PAYLOAD", sha256Hex(""), sha256Hex(piece))}\r\n${piece}${piece && "\r\n"}`;
  });
  if (checksum === undefined) return `${chunks.join("")}\r\n`;
  const trailer = `x-amz-checksum-crc32:${checksum}`;
  const trailerSignature = sign("TRAILER", sha256Hex(`${trailer}\n`));
  return `${chunks.join("")}${trailer}\r\nx-amz-trailer-signature:${trailerSignature}\r\n\r\n`;
};

const now = () => new Date(Math.floor(Date.now() / 1000) * 1000);

test.each([
  ["as they are", (body: string) => body, "200 ok"],
  ["with a changed byte", (body: string) => body.replace("hello", "hallo"), "403 SignatureDoesNotMatch"],
  [
    "without the last one",
    (body: string) => body.slice(0, body.lastIndexOf("0;chunk")),
    "400 IncompleteBody",
  ],
])("signed chunks %s", async (name, change, expected) => {
  const request: SignedFetch = {
    url: fixture.url,
    method: "PUT",
    path: `/media/signed-${name}`,
    contentSha256: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    headers: { "x-amz-decoded-content-length": "11", "content-encoding": "aws-chunked" },
    now: now(),
  };
  const body = change(signedChunks(request, ["hello ", "world"]));
  const response = await signedFetch(request, body);
  expect(`${response.status} ${(await errorCodeOf(response)) ?? "ok"}`).toBe(expected);
  const stored = await signedFetch({ url: fixture.url, path: request.path });
  expect(stored.status).toBe(expected === "200 ok" ? 200 : 404);
  expect(stored.headers.has("content-encoding")).toBe(false);
});

test.each([
  ["as it is", (body: string) => body, "200 ok"],
  [
    "with another checksum",
    (body: string) => body.replace(crcOfHelloWorld, "AAAAAA=="),
    "403 SignatureDoesNotMatch",
  ],
])("signed chunks and a signed trailer %s", async (_name, change, expected) => {
  const request: SignedFetch = {
    url: fixture.url,
    method: "PUT",
    path: "/media/signed-trailer",
    contentSha256: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    headers: { "x-amz-decoded-content-length": "11", "x-amz-trailer": "x-amz-checksum-crc32" },
    now: now(),
  };
  const body = change(signedChunks(request, ["hello world"], crcOfHelloWorld));
  const response = await signedFetch(request, body);
  expect(`${response.status} ${(await errorCodeOf(response)) ?? "ok"}`).toBe(expected);
});

test("a connection that breaks leaves nothing", async () => {
  const { headers, authorization } = signedParts({
    url: fixture.url,
    method: "PUT",
    path: "/media/broken",
    contentSha256: "UNSIGNED-PAYLOAD",
  });
  const lines = Object.entries({
    ...Object.fromEntries(headers),
    authorization,
    "content-length": "1000000",
  });
  const { hostname, port } = new URL(fixture.url);
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: { data() {}, close: () => resolve() },
  });
  socket.write(
    `PUT /media/broken HTTP/1.1\r\n${lines.map((line) => line.join(": ")).join("\r\n")}\r\n\r\npart of it`,
  );
  socket.flush();
  socket.end();
  await promise;
  const get = () => fixture.s3.send(new GetObjectCommand({ Bucket, Key: "broken" }));
  expect(await refusalOf(get())).toBe("404 NoSuchKey");
  expect(fixture.faults).toEqual([]);
});
