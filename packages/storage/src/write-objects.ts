import { openFileParts, streamParts } from "./part-source.ts";
import type { CallOptions, CallS3, Operation } from "./s3-call.ts";
import {
  maxParts,
  type PutOptions,
  partBytes,
  partTimeoutMs,
  putOnce,
  sendParts,
  type Target,
} from "./send-parts.ts";
import { StorageError } from "./storage-error.ts";

type Options = PutOptions & Pick<CallOptions, "signal">;

export const writeObjects = (call: CallS3) => ({
  /** Writes a small object whole. */
  put: (
    bucket: string,
    key: string,
    body: Uint8Array | string,
    { signal, ...options }: Options,
  ): Promise<void> =>
    call(
      "put",
      bucket,
      async (operation) => {
        const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
        operation.span.set({ "s3.bytes": bytes.byteLength });
        await putOnce(operation, { Bucket: bucket, Key: key }, bytes, options);
      },
      { signal, timeoutMs: partTimeoutMs },
    ),

  /** Writes an object from a file, in parts of 8 MiB where it has more, two of them in memory. Resolves with its size. */
  uploadFile: (bucket: string, key: string, file: string, { signal, ...options }: Options): Promise<number> =>
    call(
      "upload_file",
      bucket,
      (operation) => sendFile(operation, { Bucket: bucket, Key: key }, file, options),
      {
        signal,
        timeoutMs: 0,
      },
    ),

  /**
   * Writes an object from bytes as they come, whatever their number, two parts of 8 MiB in memory. With more than
   * `maxBytes` (`too_large`), or when the source fails (`incomplete`), nothing is left behind.
   */
  putStream: (
    bucket: string,
    key: string,
    source: AsyncIterable<Uint8Array>,
    { signal, maxBytes, ...options }: Options & { readonly maxBytes: number },
  ): Promise<{ readonly bytes: number }> =>
    call(
      "put_stream",
      bucket,
      async (operation) => {
        await using parts = streamParts(bounded(source, maxBytes));
        const bytes = await sendParts(operation, { Bucket: bucket, Key: key }, parts, options);
        operation.span.set({ "s3.bytes": bytes });
        return { bytes };
      },
      { signal, timeoutMs: 0 },
    ),
});

const sendFile = async (
  operation: Operation,
  target: Target,
  file: string,
  options: PutOptions,
): Promise<number> => {
  await using parts = await openFileParts(file);
  operation.span.set({ "s3.bytes": parts.bytes });
  // One byte more than a small file has, so that it is seen to end.
  const size = Math.min(parts.bytes + 1, Math.max(partBytes, Math.ceil(parts.bytes / maxParts)));
  const sent = await sendParts(operation, target, parts, options, size);
  if (sent !== parts.bytes) throw new StorageError("incomplete", "the file changed while it was sent");
  return sent;
};

async function* bounded(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new StorageError("too_large", `there are more than ${maxBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError("incomplete", "the source broke off", { cause: error });
  }
}
