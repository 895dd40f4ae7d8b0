import { S3Error } from "./s3-error.ts";

export type ByteReader = {
  /** The next line without its line break; fails when it is longer than the limit or the stream ends. */
  line(maxBytes: number): Promise<string>;
  /** Some bytes, at least one and at most `maxBytes`; undefined at the end. */
  take(maxBytes: number): Promise<Uint8Array | undefined>;
  /** All bytes before the delimiter, which is consumed; fails when the stream ends before it. */
  until(delimiter: Buffer): AsyncGenerator<Uint8Array>;
};

const concat = (a: Buffer, b: Uint8Array): Buffer => (a.length === 0 ? viewOf(b) : Buffer.concat([a, b]));

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads a byte stream by lines, lengths and delimiters, holding no more than a chunk and a line of it. */
export const byteReader = (source: AsyncIterable<Uint8Array>): ByteReader => {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done !== true) held = concat(held, next.value);
    return next.done !== true;
  };

  const take = async (maxBytes: number): Promise<Uint8Array | undefined> => {
    while (held.length === 0) if (!(await more())) return undefined;
    const taken = held.subarray(0, maxBytes);
    held = held.subarray(taken.length);
    return taken;
  };

  const line = async (maxBytes: number): Promise<string> => {
    for (;;) {
      const end = held.indexOf("\n");
      if (end > maxBytes || (end < 0 && held.length > maxBytes)) throw new S3Error("InvalidRequest");
      if (end >= 0) {
        const text = held.toString("utf8", 0, end);
        held = held.subarray(end + 1);
        return text.endsWith("\r") ? text.slice(0, -1) : text;
      }
      if (!(await more())) throw new S3Error("IncompleteBody");
    }
  };

  async function* until(delimiter: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const found = held.indexOf(delimiter);
      const safe = found >= 0 ? found : held.length - delimiter.length + 1;
      if (safe > 0) {
        const taken = held.subarray(0, safe);
        held = held.subarray(safe);
        yield taken;
      }
      if (found >= 0) {
        held = held.subarray(delimiter.length);
        return;
      }
      if (!(await more())) throw new S3Error("IncompleteBody");
    }
  }

  return { line, take, until };
};
