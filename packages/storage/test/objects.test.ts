import { afterAll, expect, test } from "bun:test";
import { openTestObjects } from "./stack.ts";

const { objects, uploadBucket: bucket } = await openTestObjects();
afterAll(() => objects[Symbol.dispose]());

test("what is put is there with its size and type, and gone once removed", async () => {
  await objects.put(bucket, "objects/one", "grüß", { contentType: "text/plain", cacheControl: "no-store" });
  expect(await objects.head(bucket, "objects/one")).toMatchObject({ bytes: 6, contentType: "text/plain" });
  expect(await objects.getText(bucket, "objects/one")).toBe("grüß");
  await objects.remove(bucket, "objects/one");
  await objects.remove(bucket, "objects/one");
  expect(await objects.head(bucket, "objects/one")).toBeUndefined();
});

test("readStart gives at most the bytes asked for, and none of an empty object", async () => {
  await objects.put(bucket, "objects/start", "0123456789", { contentType: "text/plain" });
  await objects.put(bucket, "objects/empty", "", { contentType: "text/plain" });
  const read = async (key: string, bytes: number) =>
    new TextDecoder().decode(await objects.readStart(bucket, key, bytes));
  expect(await read("objects/start", 4)).toBe("0123");
  expect(await read("objects/start", 100)).toBe("0123456789");
  expect(await read("objects/empty", 4)).toBe("");
});

test("a missing object, a missing bucket and one too large are told apart", async () => {
  await objects.put(bucket, "objects/large", "x".repeat(1_000), { contentType: "text/plain" });
  await expect(objects.getBytes(bucket, "objects/none")).rejects.toMatchObject({ code: "missing" });
  await expect(objects.readStart(bucket, "objects/none", 5)).rejects.toMatchObject({ code: "missing" });
  await expect(objects.getBytes("no-such-bucket", "objects/none")).rejects.toMatchObject({ code: "refused" });
  await expect(objects.getBytes(bucket, "objects/large", { maxBytes: 999 })).rejects.toMatchObject({
    code: "too_large",
  });
  expect(await objects.getBytes(bucket, "objects/large", { maxBytes: 1_000 })).toHaveLength(1_000);
});

test("removePrefix deletes what begins so, over several pages, and nothing else", async () => {
  const keys = Array.from({ length: 1_003 }, (_, index) => `objects/many/a/${index}`);
  for (let at = 0; at < keys.length; at += 40)
    await Promise.all(
      keys.slice(at, at + 40).map((key) => objects.put(bucket, key, "", { contentType: "text/plain" })),
    );
  await objects.put(bucket, "objects/many/b/1", "", { contentType: "text/plain" });
  expect(await objects.removePrefix(bucket, "objects/many/a/")).toBe(1_003);
  expect(await objects.removePrefix(bucket, "objects/many/a/")).toBe(0);
  expect(await objects.head(bucket, "objects/many/b/1")).toBeDefined();
}, 30_000);

test.each(["", "/", "v", "v/", "uploads/"])(
  "removePrefix refuses %p, which names too much",
  async (prefix) => {
    await expect(objects.removePrefix(bucket, prefix)).rejects.toMatchObject({ code: "refused" });
  },
);

test("an aborted call throws the signal's reason", async () => {
  const reason = new Error("told to stop");
  await expect(objects.head(bucket, "objects/one", { signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
});
