import { afterAll, expect, test } from "bun:test";
import { openTestObjects } from "./stack.ts";

const mib = 1_048_576;
const { objects, uploadBucket: bucket } = await openTestObjects();
afterAll(() => objects[Symbol.dispose]());

const put = (url: string, body: Uint8Array | string, headers: Record<string, string> = {}) =>
  fetch(url, { method: "PUT", body, headers, signal: AbortSignal.timeout(10_000) });

const presigned = (key: string, bytes: number, expiresSeconds = 60) =>
  objects.presignPut({ bucket, key, bytes, contentType: "video/mp4", expiresSeconds });

test("a presigned address takes exactly the bytes and the type it was made for", async () => {
  const { url, headers } = await presigned("uploads/put", 5);
  expect(headers).toEqual({ "content-type": "video/mp4", "if-none-match": "*" });
  expect((await put(url, "hello", headers)).status).toBe(200);
  expect((await put(url, "HELLO", headers)).status).toBe(412);
  expect(await objects.head(bucket, "uploads/put")).toMatchObject({ bytes: 5, contentType: "video/mp4" });
});

test("other bytes, another type, another key or method are refused", async () => {
  const { url, headers } = await presigned("uploads/exact", 5);
  expect((await put(url, "hello, world", headers)).status).toBe(403);
  expect((await put(url, "hi", headers)).status).toBe(403);
  expect((await put(url, "hello", { ...headers, "content-type": "text/html" })).status).toBe(403);
  expect((await put(url.replace("uploads/exact", "uploads/other"), "hello", headers)).status).toBe(403);
  expect((await fetch(url, { signal: AbortSignal.timeout(5_000) })).status).toBe(403);
  expect(await objects.head(bucket, "uploads/exact")).toBeUndefined();
});

test("an expired address is refused", async () => {
  const { url, headers } = await presigned("uploads/late", 5, 1);
  await Bun.sleep(2_100);
  expect((await put(url, "hello", headers)).status).toBe(403);
});

test("an empty file has an address too", async () => {
  const { url, headers } = await presigned("uploads/empty", 0);
  expect((await put(url, "", headers)).status).toBe(200);
  expect(await objects.head(bucket, "uploads/empty")).toMatchObject({ bytes: 0 });
});

const startUpload = async (key: string) => {
  const uploadId = await objects.startParts(bucket, key, { contentType: "video/mp4" });
  return { bucket, key, uploadId };
};
const sendPart = async (
  upload: Awaited<ReturnType<typeof startUpload>>,
  number: number,
  body: Uint8Array,
) => {
  const part = { ...upload, number, bytes: body.byteLength, expiresSeconds: 60 };
  return (await put(await objects.presignPart(part), body)).status;
};

test("parts sent to their addresses are listed, and put together in order", async () => {
  const upload = await startUpload("uploads/parts");
  expect(await objects.listParts(upload)).toEqual([]);
  expect(await sendPart(upload, 2, new Uint8Array(10).fill(2))).toBe(200);
  expect(await sendPart(upload, 1, new Uint8Array(5 * mib).fill(1))).toBe(200);
  const parts = await objects.listParts(upload);
  expect(parts.map(({ number, bytes }) => ({ number, bytes }))).toEqual([
    { number: 1, bytes: 5 * mib },
    { number: 2, bytes: 10 },
  ]);
  await objects.completeParts({ ...upload, parts: parts.toReversed() });
  expect(await objects.head(bucket, upload.key)).toMatchObject({
    bytes: 5 * mib + 10,
    contentType: "video/mp4",
  });
});

test("a part of another size is refused", async () => {
  const upload = await startUpload("uploads/part-size");
  const url = await objects.presignPart({ ...upload, number: 1, bytes: 10, expiresSeconds: 60 });
  expect((await put(url, new Uint8Array(11))).status).toBe(403);
  await objects.abortParts(upload);
});

test("completing twice counts as done, completing what was never stored does not", async () => {
  const upload = await startUpload("uploads/twice");
  await sendPart(upload, 1, new Uint8Array(10));
  const parts = await objects.listParts(upload);
  await objects.completeParts({ ...upload, parts });
  await objects.completeParts({ ...upload, parts });
  const [part] = parts;
  if (!part) throw new Error("no part was listed");
  const other = { ...upload, parts: [{ ...part, bytes: 11 }] };
  await expect(objects.completeParts(other)).rejects.toMatchObject({ code: "missing" });
});

test("an aborted upload is over: nothing is listed or stored, and it can be aborted again", async () => {
  const upload = await startUpload("uploads/aborted");
  await sendPart(upload, 1, new Uint8Array(10));
  const parts = await objects.listParts(upload);
  await objects.abortParts(upload);
  await objects.abortParts(upload);
  await expect(objects.listParts(upload)).rejects.toMatchObject({ code: "missing" });
  await expect(objects.completeParts({ ...upload, parts })).rejects.toMatchObject({ code: "missing" });
});

test("more parts than one page holds are all listed", async () => {
  const upload = await startUpload("uploads/pages");
  const numbers = Array.from({ length: 1_005 }, (_, index) => index + 1);
  for (let at = 0; at < numbers.length; at += 40)
    await Promise.all(
      numbers.slice(at, at + 40).map((number) => sendPart(upload, number, new Uint8Array(1))),
    );
  expect((await objects.listParts(upload)).map(({ number }) => number)).toEqual(numbers);
  await objects.abortParts(upload);
}, 30_000);
