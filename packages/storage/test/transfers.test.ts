import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { testStack } from "@millrace/local/testing";
import { openObjects } from "../src/index.ts";
import { openCuttingProxy } from "./cutting-proxy.ts";
import { openTestObjects } from "./stack.ts";

const mib = 1_048_576;
const { objects, uploadBucket: bucket, endpoint } = await openTestObjects();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-transfers-"));
});
afterAll(async () => {
  objects[Symbol.dispose]();
  await rm(folder, { recursive: true });
});

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const fileOf = async (name: string, bytes: Uint8Array) => {
  await Bun.write(join(folder, name), bytes);
  return join(folder, name);
};
const openUploads = async (): Promise<string[]> => {
  const { region, accessKeyId, secretAccessKey } = (await testStack()).objects;
  const s3 = new S3({
    endpoint,
    forcePathStyle: true,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const { Uploads = [] } = await s3.listMultipartUploads({ Bucket: bucket });
  return Uploads.map(({ Key = "" }) => Key);
};

test.each([
  ["an empty file", 0],
  ["one byte", 1],
  ["exactly one part", 8 * mib],
  ["one byte more than a part", 8 * mib + 1],
  ["several parts", 25 * mib + 123],
])("%s goes up and comes down unchanged", async (_name, size) => {
  const bytes = randomBytes(size);
  const key = `transfers/file-${size}`;
  const file = await fileOf(`up-${size}`, bytes);
  expect(await objects.uploadFile(bucket, key, file, { contentType: "video/mp4" })).toBe(size);
  expect(await objects.head(bucket, key)).toMatchObject({ bytes: size, contentType: "video/mp4" });
  const copy = join(folder, `down-${size}`);
  expect(await objects.downloadTo(bucket, key, copy)).toBe(size);
  expect(sha(await Bun.file(copy).bytes())).toBe(sha(bytes));
});

test("a download that breaks off is taken up where it broke", async () => {
  const bytes = randomBytes(5 * mib);
  await objects.put(bucket, "transfers/broken", bytes, { contentType: "video/mp4" });
  const { region, accessKeyId, secretAccessKey } = (await testStack()).objects;
  await using proxy = await openCuttingProxy(endpoint, 2 * mib);
  using through = openObjects({ endpoint: proxy.url, region, accessKeyId, secretAccessKey });
  const copy = join(folder, "broken");
  expect(await through.downloadTo(bucket, "transfers/broken", copy)).toBe(bytes.byteLength);
  expect(sha(await Bun.file(copy).bytes())).toBe(sha(bytes));
  expect(proxy.cuts()).toBeGreaterThanOrEqual(2);
});

test("a missing object is missing, and an aborted download throws the reason", async () => {
  const target = join(folder, "never");
  await expect(objects.downloadTo(bucket, "transfers/none", target)).rejects.toMatchObject({
    code: "missing",
  });
  const gone = AbortSignal.abort(new Error("told to stop"));
  await expect(objects.downloadTo(bucket, "transfers/none", target, gone)).rejects.toThrow("told to stop");
});

async function* chunks(size: number, count: number, thenFail?: Error) {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(size, index);
  if (thenFail) throw thenFail;
}

test.each([
  ["nothing", 100, 0],
  ["less than a part", 100_000, 3],
  ["several parts of odd chunks", 1_000_003, 20],
])("a stream of %s is stored whole", async (_name, size, count) => {
  const options = { contentType: "video/mp4", maxBytes: 100 * mib };
  const key = `transfers/stream-${count}`;
  expect(await objects.putStream(bucket, key, chunks(size, count), options)).toEqual({ bytes: size * count });
  const stored = await objects.getBytes(bucket, key, { maxBytes: 100 * mib });
  expect(sha(stored)).toBe(sha(Buffer.concat(await Array.fromAsync(chunks(size, count)))));
});

test.each([
  ["a stream that is too long", { maxBytes: 20 * mib - 1 }, undefined, { code: "too_large" }],
  ["a source that fails", { maxBytes: 100 * mib }, new Error("the form broke off"), { code: "incomplete" }],
])("%s leaves neither object nor parts", async (_name, limit, failure, expected) => {
  const source = chunks(mib, 20, failure);
  const put = objects.putStream(bucket, "transfers/refused", source, { contentType: "video/mp4", ...limit });
  await expect(put).rejects.toMatchObject(expected);
  expect(await objects.head(bucket, "transfers/refused")).toBeUndefined();
  expect(await openUploads()).not.toContain("transfers/refused");
});

test("an aborted stream leaves no parts, even when its source has gone silent", async () => {
  const caller = new AbortController();
  async function* silent() {
    yield* chunks(mib, 20);
    caller.abort(new Error("the caller hung up"));
    await new Promise(() => {});
  }
  const options = { contentType: "video/mp4", maxBytes: 100 * mib, signal: caller.signal };
  await expect(objects.putStream(bucket, "transfers/hung", silent(), options)).rejects.toThrow("hung up");
  expect(await openUploads()).not.toContain("transfers/hung");
});

test("trouble with a local file comes as it is", async () => {
  const nowhere = join(folder, "no-such-folder", "file");
  const upload = objects.uploadFile(bucket, "transfers/never", nowhere, { contentType: "video/mp4" });
  await expect(upload).rejects.toMatchObject({ code: "ENOENT" });
  await expect(objects.downloadTo(bucket, "transfers/file-1", nowhere)).rejects.toMatchObject({
    code: "ENOENT",
  });
  // A device that is always full.
  const full = objects.downloadTo(bucket, "transfers/file-1", "/dev/full");
  await expect(full).rejects.toMatchObject({ code: "ENOSPC" });
});
