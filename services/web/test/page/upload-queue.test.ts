import { expect, test } from "bun:test";
import type { Content, ContentId, UploadOptions } from "@millrace/client";
import { uploadQueue } from "../../src/page/upload/upload-queue.ts";

const id = `c_${"1".repeat(32)}` as ContentId;
const file = (name: string) => new File(["12345"], name);
const arrived = { id } as Content;

/** Transfers that the test finishes by hand. */
const transfers = () => {
  const open: {
    name: string;
    options: UploadOptions;
    done: (content: Content) => void;
    fail: (why: Error) => void;
  }[] = [];
  const resumed: ContentId[] = [];
  const removed: ContentId[] = [];
  const begin = (name: string, options: UploadOptions) =>
    new Promise<Content>((done, fail) => {
      open.push({ name, options, done, fail });
      options.signal?.addEventListener("abort", () => fail(new DOMException("stopped", "AbortError")));
    });
  const queue = uploadQueue({
    upload: (source, options = {}) => begin(source.name ?? "", options),
    resume: (contentId, source, options = {}) => {
      resumed.push(contentId);
      return begin(source.name ?? "", options);
    },
    remove: async (contentId) => removed.push(contentId),
  });
  return { queue, open, resumed, removed };
};
const settled = () => Bun.sleep(0);

test("sends two at a time, tells of each arrival, and takes the next", async () => {
  const { queue, open } = transfers();
  const seen: Content[] = [];
  queue.onArrived((content) => seen.push(content));
  queue.add([file("a"), file("b"), file("c")]);
  expect(queue.list().map(({ state }) => state)).toEqual(["sending", "sending", "waiting"]);
  open[0]?.options.onProgress?.({ sentBytes: 3, totalBytes: 5 });
  expect(queue.list()[0]?.sentBytes).toBe(3);
  open[0]?.done(arrived);
  await settled();
  expect(seen).toEqual([arrived]);
  expect(open.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(queue.list().map((one) => one.file.name)).toEqual(["b", "c"]);
});

test("a failed upload says why, and a retry goes on where it broke off", async () => {
  const { queue, open, resumed } = transfers();
  queue.add([file("a")]);
  open[0]?.options.onStart?.(id);
  open[0]?.fail(new TypeError("no network"));
  await settled();
  const [failed] = queue.list();
  expect(failed).toMatchObject({ state: "failed", problem: { message: "The server cannot be reached." } });
  queue.retry(failed?.key ?? "");
  expect(resumed).toEqual([id]);
  expect(queue.list()[0]).not.toHaveProperty("problem");
});

test("cancelling stops the transfer and deletes what has arrived", async () => {
  const { queue, open, removed } = transfers();
  queue.add([file("a")]);
  open[0]?.options.onStart?.(id);
  queue.cancel(queue.list()[0]?.key ?? "");
  await settled();
  expect(open[0]?.options.signal?.aborted).toBe(true);
  expect(queue.list()).toEqual([]);
  expect(removed).toEqual([id]);
});

test("clearing stops everything and keeps what has arrived", async () => {
  const { queue, open, removed } = transfers();
  queue.add([file("a"), file("b"), file("c")]);
  open[0]?.options.onStart?.(id);
  queue.clear();
  await settled();
  expect(open).toHaveLength(2);
  expect(open.every(({ options }) => options.signal?.aborted)).toBe(true);
  expect(removed).toEqual([]);
});
