import type { PartSource } from "./part-source.ts";
import { type Operation, within } from "./s3-call.ts";
import { StorageError } from "./storage-error.ts";

export type PutOptions = {
  readonly contentType: string;
  readonly cacheControl?: string | undefined;
};

export type Target = { readonly Bucket: string; readonly Key: string };

/** The size of parts, unless a file is so large that S3's 10,000 parts would not hold it. */
export const partBytes: number = 8 * 1_048_576;
export const maxParts = 10_000;
/** A part of 8 MiB at 70 kB/s. */
export const partTimeoutMs = 120_000;
/** How many parts are on their way, and so in memory, at once. */
const inFlight = 2;

/** The headers that an object is written with. */
export const headersOf = ({ contentType, cacheControl }: PutOptions) => ({
  ContentType: contentType,
  ...(cacheControl === undefined ? {} : { CacheControl: cacheControl }),
});

/** Writes an object in one PUT and resolves with its size. */
export const putOnce = async (
  { client, signal }: Operation,
  target: Target,
  body: Uint8Array,
  options: PutOptions,
): Promise<number> => {
  const input = { ...target, ...headersOf(options), Body: body, ContentLength: body.byteLength };
  await client.putObject(input, { abortSignal: within(partTimeoutMs, signal) });
  return body.byteLength;
};

/**
 * Writes an object of any size and resolves with it: in one PUT when it is smaller than a part, else as a multipart upload, which is
 * aborted when anything fails.
 */
export const sendParts = async (
  operation: Operation,
  target: Target,
  source: PartSource,
  options: PutOptions,
  size: number = partBytes,
): Promise<number> => {
  const { client, signal } = operation;
  const first = Buffer.allocUnsafeSlow(size);
  const filled = await source.fill(first, signal);
  if (filled < size) return putOnce(operation, target, first.subarray(0, filled), options);
  const input = { ...target, ...headersOf(options) };
  const { UploadId } = await client.createMultipartUpload(input, { abortSignal: within(20_000, signal) });
  if (!UploadId) throw new StorageError("unavailable", "the store named no upload id");
  const upload = { ...target, UploadId };
  try {
    const sent = await sendAll(operation, upload, source, first);
    const parts = sent.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    const completion = { ...upload, MultipartUpload: { Parts: parts } };
    await client.completeMultipartUpload(completion, { abortSignal: within(partTimeoutMs, signal) });
    return sent.reduce((sum, { bytes }) => sum + bytes, 0);
  } catch (error) {
    // With a time of its own: the caller's signal may be what ended the upload.
    await client.abortMultipartUpload(upload, { abortSignal: within(10_000) }).catch(() => {});
    throw error;
  }
};

type SentPart = { readonly PartNumber: number; readonly ETag: string; readonly bytes: number };

/** Sends what `first` holds and all that follows, by a few senders in turn; the first failure ends them all. */
const sendAll = async (
  { client, signal }: Operation,
  upload: Target & { readonly UploadId: string },
  source: PartSource,
  first: Buffer,
): Promise<SentPart[]> => {
  const failed = new AbortController();
  const sending = AbortSignal.any([signal, failed.signal]);
  const next = inTurn(source, sending);
  const sent: SentPart[] = [];
  const send = async (number: number, body: Buffer) => {
    const input = { ...upload, PartNumber: number, Body: body, ContentLength: body.byteLength };
    const { ETag = "" } = await client.uploadPart(input, { abortSignal: within(partTimeoutMs, sending) });
    sent.push({ PartNumber: number, ETag, bytes: body.byteLength });
  };
  const sender = async (buffer: Buffer, holdsFirst: boolean) => {
    if (holdsFirst) await send(1, buffer);
    for (let part = await next(buffer); part; part = await next(buffer))
      await send(part.number, buffer.subarray(0, part.bytes));
  };
  const senders = Array.from({ length: inFlight }, (_, index) =>
    sender(index === 0 ? first : Buffer.allocUnsafeSlow(first.byteLength), index === 0).catch((error) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.all(senders).finally(() => Promise.allSettled(senders));
  return sent.toSorted((a, b) => a.PartNumber - b.PartNumber);
};

/** Fills one sender's buffer at a time, so that parts are numbered in the order of their bytes; undefined at the end. */
const inTurn = (source: PartSource, signal: AbortSignal) => {
  let number = 1;
  let ended = false;
  let before: Promise<unknown> = Promise.resolve();
  const fill = async (buffer: Buffer) => {
    signal.throwIfAborted();
    const bytes = ended ? 0 : await source.fill(buffer, signal);
    ended = bytes < buffer.byteLength;
    if (bytes === 0) return undefined;
    number += 1;
    return { number, bytes };
  };
  return (buffer: Buffer): Promise<{ readonly number: number; readonly bytes: number } | undefined> => {
    const filled = before.then(() => fill(buffer));
    before = filled.catch(() => {});
    return filled;
  };
};
