import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContentId, UploadProgress } from "../src/index.ts";
import { createClient, UploadError } from "../src/index.ts";
import { testGateway } from "./test-gateway.ts";
import { mib, testUploads } from "./test-uploads.ts";

const ada = { email: "ada@example.org", password: "correct horse battery", displayName: "Ada" };

/** Bytes of which no two parts are alike. */
const bytesOf = (size: number): Uint8Array<ArrayBuffer> => {
  const words = new Uint32Array(Math.ceil(size / 4)).map((_, index) => Math.imul(index, 2_654_435_761));
  return new Uint8Array(words.buffer, 0, size);
};
const sha1 = (bytes: Uint8Array): string => Bun.SHA1.hash(bytes, "hex");

const open = async (fetch?: typeof globalThis.fetch) => {
  const uploads = await testUploads();
  const gateway = testGateway({ uploads: uploads.handlers });
  const client = createClient({ url: gateway.url, ...(fetch ? { fetch } : {}) });
  await client.register(ada);
  return {
    uploads,
    gateway,
    client,
    [Symbol.asyncDispose]: async () => {
      uploads[Symbol.dispose]();
      await gateway[Symbol.asyncDispose]();
    },
  };
};

test("a small file goes in one PUT", async () => {
  await using on = await open();
  const bytes = bytesOf(100_000);
  const seen: UploadProgress[] = [];
  const file = new File([bytes], "clip.mp4", { type: "video/mp4" });
  const content = await on.client.upload(file, { onProgress: (progress) => seen.push(progress) });
  expect(content).toMatchObject({ fileName: "clip.mp4", bytes: 100_000, status: "queued" });
  expect(await on.uploads.stored(content.id)).toBe(sha1(bytes));
  expect(seen.at(-1)).toEqual({ sentBytes: 100_000, totalBytes: 100_000 });
});

test("a file on disk goes in parts, and one trace bears the whole journey", async () => {
  await using on = await open();
  const bytes = bytesOf(20 * mib + 5);
  const path = join(tmpdir(), `millrace-client-${process.pid}.mp4`);
  await Bun.write(path, bytes);
  const content = await on.client.upload(Bun.file(path));
  expect(content.fileName).toBe(`millrace-client-${process.pid}.mp4`);
  expect(await on.uploads.stored(content.id)).toBe(sha1(bytes));
  const traces = on.gateway.requests
    .filter(({ path }) => path.startsWith("content."))
    .map(({ headers }) => headers.get("traceparent"));
  expect(traces).toHaveLength(3);
  expect(new Set(traces).size).toBe(1);
  await Bun.file(path).delete();
});

test("an upload that was stopped is resumed without sending again what has arrived", async () => {
  await using on = await open();
  const bytes = bytesOf(30 * mib);
  const file = new File([bytes], "clip.mp4", { type: "video/mp4" });
  const stop = new AbortController();
  let id: ContentId | undefined;
  const stopped = await on.client
    .upload(file, {
      concurrency: 1,
      signal: stop.signal,
      onStart: (started) => {
        id = started;
      },
      onProgress: ({ sentBytes }) => sentBytes >= 16 * mib && stop.abort(),
    })
    .catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(DOMException);
  if (!id) throw new Error("the upload never started");
  expect(await on.uploads.arrivedParts(id)).toEqual([1, 2]);
  const seen: number[] = [];
  const content = await on.client.resumeUpload(id, file, {
    onProgress: ({ sentBytes }) => seen.push(sentBytes),
  });
  expect(seen[0]).toBe(16 * mib);
  expect(await on.uploads.stored(content.id)).toBe(sha1(bytes));
  expect((await on.client.resumeUpload(id, file)).status).toBe("queued");
});

test("addresses that have ended are replaced", async () => {
  await using on = await open();
  const bytes = bytesOf(20 * mib);
  on.uploads.spoilNext();
  const content = await on.client.upload(new Blob([bytes]));
  expect(on.gateway.callsOf("content.uploadParts").length).toBeGreaterThan(1);
  expect(await on.uploads.stored(content.id)).toBe(sha1(bytes));
});

test("a connection that breaks is tried again", async () => {
  let broken = 0;
  const fetchThatBreaks = (async (input: string | URL | Request, init?: RequestInit) => {
    if (init?.method === "PUT" && broken < 2) {
      broken += 1;
      throw new TypeError("connection reset");
    }
    return fetch(input, init);
  }) as typeof fetch;
  await using on = await open(fetchThatBreaks);
  const bytes = bytesOf(1_000);
  const content = await on.client.upload(new Blob([bytes]));
  expect(broken).toBe(2);
  expect(await on.uploads.stored(content.id)).toBe(sha1(bytes));
});

test("bytes that are refused for good end in an error that names the item", async () => {
  await using on = await open();
  const short = { name: "a.mp4", size: 1_000, slice: () => new Blob([bytesOf(10)]) };
  await expect(on.client.upload(short)).rejects.toBeInstanceOf(UploadError);
});

test("a small file that was broken off is resumed by its id", async () => {
  await using on = await open();
  const bytes = bytesOf(1_000);
  const paused = AbortSignal.abort(new Error("paused"));
  const { contentId } = await on.client.content.startUpload.mutate({ fileName: "a.mp4", bytes: 1_000 });
  await expect(on.client.resumeUpload(contentId, new Blob([bytes]), { signal: paused })).rejects.toThrow();
  const content = await on.client.resumeUpload(contentId, new Blob([bytes]));
  expect(content.id).toBe(contentId);
  expect(await on.uploads.stored(content.id)).toBe(sha1(bytes));
});

test("nothing but the signed headers reaches the object store", async () => {
  const sent: string[][] = [];
  const watching = (async (input: string | URL | Request, init?: RequestInit) => {
    if (init?.method === "PUT") sent.push([...new Headers(init.headers).keys()]);
    return fetch(input, init);
  }) as typeof fetch;
  await using on = await open(watching);
  await on.client.upload(new File([bytesOf(10)], "a.mp4", { type: "video/mp4" }));
  await on.client.upload(new Blob([bytesOf(17 * mib)]));
  expect(sent).toEqual([["content-type", "if-none-match"], [], [], []]);
});
