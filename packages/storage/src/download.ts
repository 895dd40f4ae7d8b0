import { open } from "node:fs/promises";
import { chunksOf, stallMs } from "./read-objects.ts";
import type { CallS3, Operation } from "./s3-call.ts";
import { FileTrouble, onFile, StorageError } from "./storage-error.ts";
import { withoutStalls } from "./without-stalls.ts";

type Source = { readonly Bucket: string; readonly Key: string };
/** How far a download got, and of which object: one that is replaced meanwhile is not mixed with the old. */
type Progress = { written: number; total: number | undefined; etag: string | undefined };

/** Times in a row that a download may break off without a single byte before it is given up. */
const maxFutile = 3;

/**
 * Streams an object into a file, which it makes or overwrites. A connection that breaks is taken up where it broke; the file has the object's
 * size when it resolves with it.
 */
export const downloads = (call: CallS3) => ({
  downloadTo: (bucket: string, key: string, file: string, signal?: AbortSignal): Promise<number> =>
    call("download", bucket, (operation) => download(operation, { Bucket: bucket, Key: key }, file), {
      signal,
      timeoutMs: 0,
    }),
});

const download = async (operation: Operation, source: Source, file: string): Promise<number> => {
  await using target = await onFile(() => open(file, "w"));
  const progress: Progress = { written: 0, total: undefined, etag: undefined };
  for (let futile = 0; progress.total === undefined || progress.written < progress.total; ) {
    const before = progress.written;
    try {
      await pour(operation, source, progress, (chunk) => onFile(() => target.writeFile(chunk)));
    } catch (error) {
      operation.signal.throwIfAborted();
      if (progress.total === undefined || isFinal(error)) throw error;
      futile = progress.written > before ? 0 : futile + 1;
      if (futile >= maxFutile) throw error;
    }
  }
  operation.span.set({ "s3.bytes": progress.written });
  return progress.written;
};

// The file cannot be written, the object is gone or another by now: asking again does not help.
const isFinal = (error: unknown): boolean =>
  error instanceof FileTrouble ||
  ["NoSuchKey", "PreconditionFailed", "InvalidRange"].includes((error as Error).name);

const pour = async (
  { client, signal }: Operation,
  source: Source,
  progress: Progress,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> => {
  const rest =
    progress.written > 0 && progress.etag
      ? { Range: `bytes=${progress.written}-`, IfMatch: progress.etag }
      : {};
  const answer = await client.getObject({ ...source, ...rest }, { abortSignal: signal });
  const expected = answer.ContentLength ?? 0;
  progress.total ??= expected;
  progress.etag ??= answer.ETag;
  if (progress.written + expected !== progress.total)
    throw new StorageError("incomplete", "the object changed its size while it was read");
  for await (const chunk of withoutStalls(chunksOf(answer.Body), stallMs, signal)) {
    await write(chunk);
    progress.written += chunk.byteLength;
  }
  if (progress.written < progress.total)
    throw new StorageError(
      "incomplete",
      `the object broke off at byte ${progress.written} of ${progress.total}`,
    );
};
