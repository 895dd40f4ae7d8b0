import { expect, test } from "bun:test";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { openObjectStore } from "../../src/object-store/object-store.ts";
import { presignUrl } from "../../src/object-store/sigv4-presign.ts";
import { bytesOf, clientOf, credentials, refusalOf, region } from "./store-fixture.ts";

const Bucket = "media";
const main = new URL("../../src/object-store/main.ts", import.meta.url).pathname;
const optionsFor = (folder: string) => ({
  folder,
  port: 0,
  credentials: [credentials],
  region,
  buckets: [{ name: Bucket, corsOrigins: [] }],
});

const openFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "object-store-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
};

/** The store as a process of its own; disposing kills it. */
const startProcess = async (folder: string) => {
  const child = Bun.spawn([process.execPath, main, JSON.stringify(optionsFor(folder))], { stdout: "pipe" });
  const reader = child.stdout.getReader();
  const line = Buffer.from((await reader.read()).value ?? []).toString();
  const url = /^ready (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1] ?? "";
  return {
    child,
    url,
    s3: clientOf(url),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
};

const put = (s3: ReturnType<typeof clientOf>, Key: string, Body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const textOf = async (s3: ReturnType<typeof clientOf>, Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

/** An upload that sends its head and some bytes, and then no more. */
const startUpload = async (url: string, key: string) => {
  const request = {
    method: "PUT",
    endpoint: url,
    region,
    credentials,
    bucket: Bucket,
    key,
    expiresSeconds: 60,
  };
  const { host, hostname, port, pathname, search } = new URL(presignUrl(request));
  const socket = await Bun.connect({ hostname, port: Number(port), socket: { data() {} } });
  const head = `PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 900000\r\n\r\n`;
  socket.write(head + "x".repeat(1000));
  socket.flush();
  return { [Symbol.asyncDispose]: async () => void socket.end() };
};

test("what was acknowledged before kill -9 is there after it, and nothing else", async () => {
  await using place = await openFolder();
  {
    await using store = await startProcess(place.folder);
    await put(store.s3, "kept", "first");
    await put(store.s3, "kept", "second");
    await using _upload = await startUpload(store.url, "half");
    while ((await readdir(join(place.folder, "incoming"))).length === 0) await Bun.sleep(5);
  }
  await writeFile(join(place.folder, "blobs", "nobody-names-me"), "orphan");
  await using again = await startProcess(place.folder);
  expect(await textOf(again.s3, "kept")).toBe("second");
  expect(await refusalOf(textOf(again.s3, "half"))).toBe("404 NoSuchKey");
  expect(await readdir(join(place.folder, "incoming"))).toEqual([]);
  expect(await readdir(join(place.folder, "blobs"))).toHaveLength(1);
});

test("SIGTERM ends the process in order", async () => {
  await using place = await openFolder();
  await using store = await startProcess(place.folder);
  await put(store.s3, "a", "1");
  store.child.kill("SIGTERM");
  expect(await store.child.exited).toBe(0);
  expect(await readdir(place.folder)).not.toContain("index.sqlite-wal");
});

test("a folder has one store at a time, and outlives it", async () => {
  await using place = await openFolder();
  const options = optionsFor(place.folder);
  {
    await using store = await openObjectStore(options);
    await put(clientOf(store.url), "a", "1");
    await put(clientOf(store.url), "a", "2");
    await expect(openObjectStore(options)).rejects.toThrow("locked");
  }
  expect(await readdir(join(place.folder, "blobs"))).toHaveLength(1);
  await using store = await openObjectStore({ ...options, buckets: [] });
  expect(await textOf(clientOf(store.url), "a")).toBe("2");
});

test("a download under way ends whole although its object is replaced", async () => {
  await using place = await openFolder();
  await using store = await openObjectStore(optionsFor(place.folder));
  const s3 = clientOf(store.url);
  const bytes = bytesOf(8_000_000);
  await put(s3, "video", bytes);
  const found = await s3.send(new GetObjectCommand({ Bucket, Key: "video" }));
  await put(s3, "video", "new");
  expect(Buffer.compare((await found.Body?.transformToByteArray()) ?? Buffer.alloc(0), bytes)).toBe(0);
});
