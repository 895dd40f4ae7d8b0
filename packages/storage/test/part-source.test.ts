import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { openFileParts, type PartSource, streamParts } from "../src/part-source.ts";

const { signal } = new AbortController();
const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
const partSize = fc.integer({ min: 1, max: 50 });

/** All that a source gives, read into one buffer over and over. */
const readAll = async (source: PartSource, size: number): Promise<Uint8Array[]> => {
  const buffer = Buffer.alloc(size);
  const parts: Uint8Array[] = [];
  for (let bytes = size; bytes === size; ) {
    bytes = await source.fill(buffer, signal);
    parts.push(Uint8Array.from(buffer.subarray(0, bytes)));
  }
  return parts;
};

test("a stream's parts hold every byte in order", async () => {
  await fc.assert(
    fc.asyncProperty(chunks, partSize, async (given, size) => {
      async function* source() {
        yield* given;
      }
      await using parts = streamParts(source());
      expect(Buffer.concat(await readAll(parts, size))).toEqual(Buffer.concat(given));
    }),
  );
});

test("so do a file's", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-parts-"));
  const file = join(folder, "file");
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), partSize, async (given, size) => {
      await Bun.write(file, given);
      await using parts = await openFileParts(file);
      expect(parts.bytes).toBe(given.byteLength);
      expect(Buffer.concat(await readAll(parts, size))).toEqual(Buffer.from(given));
    }),
    { numRuns: 30 },
  );
  await rm(folder, { recursive: true });
});

test("a stream's source is left when its parts are not wanted any more", async () => {
  let left = false;
  async function* source() {
    try {
      for (;;) yield Buffer.alloc(10);
    } finally {
      left = true;
    }
  }
  {
    await using parts = streamParts(source());
    expect(await parts.fill(Buffer.alloc(5), signal)).toBe(5);
  }
  await Bun.sleep(0);
  expect(left).toBe(true);
});
