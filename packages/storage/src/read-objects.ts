import type { CallOptions, CallS3 } from "./s3-call.ts";
import { isMissing, StorageError } from "./storage-error.ts";
import { withoutStalls } from "./without-stalls.ts";

/** What is known of an object without its bytes; `etag` as the store spells it, quotes included. */
export type StoredObject = {
  readonly bytes: number;
  readonly etag: string;
  readonly contentType: string | undefined;
};

/** How long a body may stay silent. */
export const stallMs = 30_000;

const mib = 1_048_576;

export const readObjects = (call: CallS3) => {
  /** The object's size and type; undefined when there is none. */
  const head = (bucket: string, key: string, options?: CallOptions): Promise<StoredObject | undefined> =>
    call(
      "head",
      bucket,
      async ({ client, signal }) => {
        try {
          const found = await client.headObject({ Bucket: bucket, Key: key }, { abortSignal: signal });
          return { bytes: found.ContentLength ?? 0, etag: found.ETag ?? "", contentType: found.ContentType };
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      },
      options,
    );

  /** The first bytes of an object, fewer than `bytes` only when it is shorter. */
  const readStart = (
    bucket: string,
    key: string,
    bytes: number,
    options?: CallOptions,
  ): Promise<Uint8Array> =>
    call(
      "read_start",
      bucket,
      async ({ client, signal, span }) => {
        try {
          const range = `bytes=0-${bytes - 1}`;
          const input = { Bucket: bucket, Key: key, Range: range };
          const { Body } = await client.getObject(input, { abortSignal: signal });
          const read = (await collect(chunksOf(Body), bytes, signal)).subarray(0, bytes);
          span.set({ "s3.bytes": read.byteLength });
          return read;
        } catch (error) {
          // An empty object has no first byte to range over.
          if ((error as Error).name === "InvalidRange") return new Uint8Array();
          throw error;
        }
      },
      options,
    );

  /** A whole small object; more than `maxBytes` (16 MiB unless told) is `too_large`, before that much is held. */
  const getBytes = (
    bucket: string,
    key: string,
    { maxBytes = 16 * mib, ...options }: CallOptions & { readonly maxBytes?: number } = {},
  ): Promise<Uint8Array> =>
    call(
      "get",
      bucket,
      async ({ client, signal, span }) => {
        const { Body } = await client.getObject({ Bucket: bucket, Key: key }, { abortSignal: signal });
        const read = await collect(chunksOf(Body), maxBytes + 1, signal);
        if (read.byteLength > maxBytes)
          throw new StorageError("too_large", `the object is larger than ${maxBytes} bytes`);
        span.set({ "s3.bytes": read.byteLength });
        return read;
      },
      options,
    );

  /** As `getBytes`, read as UTF-8. */
  const getText = async (
    bucket: string,
    key: string,
    options?: CallOptions & { readonly maxBytes?: number },
  ): Promise<string> => new TextDecoder().decode(await getBytes(bucket, key, options));

  return { head, readStart, getBytes, getText };
};

/** The body of an answer. Under Bun it is node's IncomingMessage, which the SDK types for every runtime at once. */
export const chunksOf = (body: unknown): AsyncIterable<Uint8Array> => {
  if (!body) throw new StorageError("incomplete", "the answer has no body");
  return body as AsyncIterable<Uint8Array>;
};

/** Chunks until at least `bytes` are there. */
const collect = async (
  source: AsyncIterable<Uint8Array>,
  bytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of withoutStalls(source, stallMs, signal)) {
    chunks.push(chunk);
    read += chunk.byteLength;
    if (read >= bytes) break;
  }
  return Buffer.concat(chunks);
};
