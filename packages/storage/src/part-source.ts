import { open } from "node:fs/promises";
import { onFile } from "./storage-error.ts";
import { nextOr } from "./without-stalls.ts";

/**
 * Where the parts of an object come from. `fill` fills a buffer whole, less only when the source ends: its senders own their
 * buffers and use them again, for with a new one per part garbage would pile up faster than it is collected.
 */
export type PartSource = AsyncDisposable & {
  readonly fill: (part: Uint8Array, signal: AbortSignal) => Promise<number>;
};

/** How long the sender of a stream may pause. */
const stallMs = 120_000;

/** Parts of a stream of chunks of any sizes. */
export const streamParts = (source: AsyncIterable<Uint8Array>): PartSource => {
  const iterator = source[Symbol.asyncIterator]();
  let rest = new Uint8Array();
  return {
    fill: async (part, signal) => {
      let filled = 0;
      while (filled < part.byteLength) {
        if (rest.byteLength === 0) {
          const step = await nextOr(iterator, stallMs, signal);
          if (step.done) break;
          rest = step.value as Uint8Array<ArrayBuffer>;
        }
        const taken = rest.subarray(0, part.byteLength - filled);
        part.set(taken, filled);
        filled += taken.byteLength;
        rest = rest.subarray(taken.byteLength);
      }
      return filled;
    },
    // Not awaited: a source that has gone silent may never answer this either.
    [Symbol.asyncDispose]: async () => void iterator.return?.().catch(() => {}),
  };
};

/** Parts of a file, read when they are asked for. */
export const openFileParts = async (file: string): Promise<PartSource & { readonly bytes: number }> => {
  const handle = await onFile(() => open(file));
  const { size } = await handle.stat();
  return {
    bytes: size,
    fill: (part) =>
      onFile(async () => {
        let filled = 0;
        while (filled < part.byteLength) {
          const { bytesRead } = await handle.read(part, filled, part.byteLength - filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return filled;
      }),
    [Symbol.asyncDispose]: () => handle.close(),
  };
};
