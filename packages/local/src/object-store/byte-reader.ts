import { S3Error } from "./s3-error.ts";

export type ByteReader = {
  /** The next line without its line break; fails when it is longer than the limit or the stream ends. */
  line(maxBytes: number): Promise<string>;
  /** Some bytes, at least one and at most `maxBytes`; undefined at the end. */
  take(maxBytes: number): Promise<Uint8Array | undefined>;
  /** All bytes before the delimiter, which is consumed; fails when the stream ends before it. */
  until(delimiter: Buffer): AsyncGenerator<Uint8Array>;
};

/** The bytes that have arrived and were not read yet; `more` adds a chunk, or tells that there is none. */
type Arrived = { held: Buffer; more(): Promise<boolean> };

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const arrivedFrom = (source: AsyncIterable<Uint8Array>): Arrived => {
  const chunks = source[Symbol.asyncIterator]();
  const arrived: Arrived = {
    held: Buffer.alloc(0),
    more: async () => {
      const next = await chunks.next();
      if (next.done === true) return false;
      arrived.held =
        arrived.held.length === 0 ? viewOf(next.value) : Buffer.concat([arrived.held, next.value]);
      return true;
    },
  };
  return arrived;
};

const cut = (arrived: Arrived, bytes: number): Buffer => {
  const taken = arrived.held.subarray(0, bytes);
  arrived.held = arrived.held.subarray(taken.length);
  return taken;
};

const take = async (arrived: Arrived, maxBytes: number): Promise<Uint8Array | undefined> => {
  while (arrived.held.length === 0) if (!(await arrived.more())) return undefined;
  return cut(arrived, maxBytes);
};

const line = async (arrived: Arrived, maxBytes: number): Promise<string> => {
  for (;;) {
    const end = arrived.held.indexOf("\n");
    if (end > maxBytes || (end < 0 && arrived.held.length > maxBytes)) throw new S3Error("InvalidRequest");
    if (end >= 0) {
      return cut(arrived, end + 1)
        .toString("utf8")
        .replace(/\r?\n$/, "");
    }
    if (!(await arrived.more())) throw new S3Error("IncompleteBody");
  }
};

async function* until(arrived: Arrived, delimiter: Buffer): AsyncGenerator<Uint8Array> {
  for (;;) {
    const found = arrived.held.indexOf(delimiter);
    // The delimiter may have arrived in part: so much stays back.
    const safe = found >= 0 ? found : arrived.held.length - delimiter.length + 1;
    if (safe > 0) yield cut(arrived, safe);
    if (found >= 0) {
      cut(arrived, delimiter.length);
      return;
    }
    if (!(await arrived.more())) throw new S3Error("IncompleteBody");
  }
}

/** Reads a byte stream by lines, lengths and delimiters, holding no more than a chunk and a line of it. */
export const byteReader = (source: AsyncIterable<Uint8Array>): ByteReader => {
  const arrived = arrivedFrom(source);
  return {
    line: (maxBytes) => line(arrived, maxBytes),
    take: (maxBytes) => take(arrived, maxBytes),
    until: (delimiter) => until(arrived, delimiter),
  };
};
