import { expect, test } from "bun:test";
import { withoutStalls } from "../src/without-stalls.ts";

const never = new AbortController().signal;

async function* source(count: number, left: () => void = () => {}) {
  try {
    for (let index = 0; index < count; index += 1) yield Uint8Array.of(index);
  } finally {
    left();
  }
}

test("chunks pass as they are", async () => {
  const chunks = await Array.fromAsync(withoutStalls(source(3), 1_000, never));
  expect(chunks.map(([byte]) => byte)).toEqual([0, 1, 2]);
});

test("a source that falls silent is an error", async () => {
  async function* silent() {
    yield Uint8Array.of(1);
    await new Promise(() => {});
  }
  await expect(Array.fromAsync(withoutStalls(silent(), 50, never))).rejects.toMatchObject({
    code: "unavailable",
  });
});

test("an abort ends it with its reason, before the first chunk as well as later", async () => {
  const stop = new AbortController();
  const read = async () => {
    for await (const _ of withoutStalls(source(3), 1_000, stop.signal)) stop.abort(new Error("told to stop"));
  };
  await expect(read()).rejects.toThrow("told to stop");
  await expect(read()).rejects.toThrow("told to stop");
});

test("the source is left when its reader stops early", async () => {
  let left = false;
  for await (const _ of withoutStalls(
    source(3, () => (left = true)),
    1_000,
    never,
  ))
    break;
  await Bun.sleep(0);
  expect(left).toBe(true);
});
