import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { bytesOf, openFixture, refusalOf } from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const Bucket = "media";
const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  fixture.s3.send(new PutObjectCommand({ Bucket, Key, Body: "0123456789", ...more }));
const get = (Key: string, more = {}) => fixture.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
const textOf = async (Key: string, more = {}) => (await get(Key, more)).Body?.transformToString();

test("an object comes back with its bytes, headers and metadata", async () => {
  const Body = bytesOf(3_000_001);
  const { ETag } = await put("a/video.mp4", {
    Body,
    ContentType: "video/mp4",
    CacheControl: "max-age=60",
    ContentDisposition: 'attachment; filename="x.mp4"',
    Metadata: { owner: "u1" },
  });
  expect(ETag).toBe(`"${new Bun.CryptoHasher("md5").update(Body).digest("hex")}"`);
  const found = await get("a/video.mp4", { ChecksumMode: "ENABLED" });
  expect(found).toMatchObject({
    ContentType: "video/mp4",
    CacheControl: "max-age=60",
    ContentDisposition: 'attachment; filename="x.mp4"',
    ContentLength: Body.length,
    Metadata: { owner: "u1" },
    ETag,
  });
  expect(found.ChecksumCRC32).toBeString();
  expect(Buffer.compare((await found.Body?.transformToByteArray()) ?? Buffer.alloc(0), Body)).toBe(0);
  const head = await fixture.s3.send(new HeadObjectCommand({ Bucket, Key: "a/video.mp4" }));
  expect(head).toMatchObject({ ContentLength: Body.length, ETag, Metadata: { owner: "u1" } });
});

test("an empty object is an object", async () => {
  await put("empty", { Body: "" });
  expect((await get("empty")).ContentLength).toBe(0);
  expect(await refusalOf(get("empty", { Range: "bytes=0-0" }))).toBe("416 InvalidRange");
});

test.each([
  ["bytes=0-3", "0123", "bytes 0-3/10"],
  ["bytes=4-", "456789", "bytes 4-9/10"],
  ["bytes=-3", "789", "bytes 7-9/10"],
  ["bytes=8-99", "89", "bytes 8-9/10"],
  ["bytes=0-9", "0123456789", "bytes 0-9/10"],
])("range %s", async (Range, expected, contentRange) => {
  await put("ranged");
  const found = await get("ranged", { Range });
  expect(await found.Body?.transformToString()).toBe(expected);
  expect(found).toMatchObject({ ContentRange: contentRange, ContentLength: expected.length });
  expect(found.$metadata.httpStatusCode).toBe(206);
});

test("a range outside of the object is refused, an unreadable one ignored", async () => {
  await put("ranged");
  expect(await refusalOf(get("ranged", { Range: "bytes=10-" }))).toBe("416 InvalidRange");
  expect(await textOf("ranged", { Range: "bytes=0-1,5-6" })).toBe("0123456789");
});

test("reads obey their conditions", async () => {
  const { ETag } = await put("conditional");
  expect(await textOf("conditional", { IfMatch: ETag })).toBe("0123456789");
  expect(await refusalOf(get("conditional", { IfMatch: '"other"' }))).toBe("412 PreconditionFailed");
  expect(await refusalOf(get("conditional", { IfNoneMatch: ETag }))).toStartWith("304");
  expect(await refusalOf(get("conditional", { IfModifiedSince: new Date(Date.now() + 5000) }))).toStartWith(
    "304",
  );
  expect(await refusalOf(get("conditional", { IfUnmodifiedSince: new Date(0) }))).toBe(
    "412 PreconditionFailed",
  );
});

test("response parameters override the stored headers", async () => {
  await put("described", { ContentType: "text/plain" });
  const found = await get("described", { ResponseContentType: "text/x-a", ResponseCacheControl: "no-store" });
  expect(found).toMatchObject({ ContentType: "text/x-a", CacheControl: "no-store" });
});

test("of two first writers one wins", async () => {
  const results = await Promise.all(
    ["a", "b", "c", "d"].map((Body) =>
      refusalOf(put("once", { Body: Body.repeat(100_000), IfNoneMatch: "*" })),
    ),
  );
  expect(results.toSorted()).toEqual([...Array(3).fill("412 PreconditionFailed"), "no refusal"]);
});

test("a write under If-Match replaces that version alone", async () => {
  const { ETag } = await put("versioned");
  expect(await refusalOf(put("versioned", { Body: "new", IfMatch: ETag }))).toBe("no refusal");
  expect(await refusalOf(put("versioned", { Body: "newer", IfMatch: ETag }))).toBe("412 PreconditionFailed");
  expect(await refusalOf(put("absent", { IfMatch: ETag }))).toBe("404 NoSuchKey");
  expect(await textOf("versioned")).toBe("new");
});

test.each([
  "plain",
  "with space & plus+",
  "ünïcode/日本語/🎬",
  "100%/%2F/%zz",
  "trailing/",
  "//double//slash",
  "quotes'\"<>&;",
  "q?uestion#hash",
  "back\\slash",
  "..hidden/...",
  "new\nline",
  "k".repeat(1024),
])("key %p names an object and no file", async (Key) => {
  await put(Key, { Body: Key });
  expect(await textOf(Key)).toBe(Key);
  await fixture.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  expect(await refusalOf(get(Key))).toBe("404 NoSuchKey");
});

test("keys that cannot be are refused", async () => {
  expect(await refusalOf(put("k".repeat(1025)))).toBe("400 KeyTooLongError");
  expect(await refusalOf(put("a/../../../b"))).toBe("403 SignatureDoesNotMatch");
});

test("a copy keeps the bytes and takes or replaces the metadata", async () => {
  await put("source ü", { ContentType: "text/a", Metadata: { a: "1" } });
  const CopySource = `${Bucket}/${encodeURIComponent("source ü")}`;
  const copy = (more: object) =>
    fixture.s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource, ...more }));
  expect((await copy({})).CopyObjectResult?.ETag).toBeString();
  expect(await get("copy")).toMatchObject({ ContentType: "text/a", Metadata: { a: "1" } });
  await copy({ MetadataDirective: "REPLACE", ContentType: "text/b", Metadata: { b: "2" } });
  expect(await get("copy")).toMatchObject({ ContentType: "text/b", Metadata: { b: "2" } });
  await fixture.s3.send(new DeleteObjectCommand({ Bucket, Key: "source ü" }));
  expect(await textOf("copy")).toBe("0123456789");
  expect(await refusalOf(copy({}))).toBe("404 NoSuchKey");
  expect(await refusalOf(copy({ CopySource: `${Bucket}/copy` }))).toBe("400 InvalidRequest");
  expect(await refusalOf(copy({ CopySource: `${Bucket}/copy`, Key: "c2", CopySourceIfMatch: "x" }))).toBe(
    "412 PreconditionFailed",
  );
});

test("many objects are deleted at once, absent ones too", async () => {
  await Promise.all(["d/1", "d/2 &"].map((Key) => put(Key)));
  const Objects = ["d/1", "d/2 &", "d/none"].map((Key) => ({ Key }));
  const { Deleted } = await fixture.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted?.map(({ Key }) => Key)).toEqual(["d/1", "d/2 &", "d/none"]);
  expect(await refusalOf(get("d/1"))).toBe("404 NoSuchKey");
});

test("what would be dropped in silence is refused", async () => {
  expect(await refusalOf(put("tagged", { Tagging: "a=b" }))).toBe("501 NotImplemented");
  expect(await refusalOf(put("public", { ACL: "public-read" }))).toBe("501 NotImplemented");
});

test("nothing of this was a fault of the store", () => {
  expect(fixture.faults).toEqual([]);
});
