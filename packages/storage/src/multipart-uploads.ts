import type { StoredObject } from "./read-objects.ts";
import { type CallOptions, type CallS3, type Operation, within } from "./s3-call.ts";
import { headersOf, type PutOptions, partTimeoutMs } from "./send-parts.ts";
import { isMissing, StorageError } from "./storage-error.ts";

/** A multipart upload that somebody else sends the parts of. */
export type PartsUpload = { readonly bucket: string; readonly key: string; readonly uploadId: string };

/** A part that the store has whole. */
export type ArrivedPart = { readonly number: number; readonly bytes: number; readonly etag: string };

type Head = (bucket: string, key: string, options?: CallOptions) => Promise<StoredObject | undefined>;

const sdkUpload = ({ bucket, key, uploadId }: PartsUpload) => ({
  Bucket: bucket,
  Key: key,
  UploadId: uploadId,
});

export const multipartUploads = (call: CallS3, head: Head) => ({
  /** Begins a multipart upload and resolves with its id. */
  startParts: (bucket: string, key: string, options: PutOptions): Promise<string> =>
    call("start_parts", bucket, async ({ client, signal }) => {
      const input = { Bucket: bucket, Key: key, ...headersOf(options) };
      const { UploadId } = await client.createMultipartUpload(input, { abortSignal: signal });
      if (!UploadId) throw new StorageError("unavailable", "the store named no upload id");
      return UploadId;
    }),

  /** The parts that have arrived, by number; an upload that is over throws `missing`. */
  listParts: (upload: PartsUpload): Promise<readonly ArrivedPart[]> =>
    call("list_parts", upload.bucket, (operation) => listAll(operation, upload)),

  /**
   * Puts the parts together. What has been put together already, by this call or one before it, counts as done: the store may
   * have done so and then answered with an error, or not at all.
   */
  completeParts: (upload: PartsUpload & { readonly parts: readonly ArrivedPart[] }): Promise<void> =>
    call(
      "complete_parts",
      upload.bucket,
      async (operation) => {
        try {
          await complete(operation, upload);
        } catch (error) {
          const bytes = upload.parts.reduce((sum, part) => sum + part.bytes, 0);
          const object = await head(upload.bucket, upload.key).catch(() => undefined);
          if (object?.bytes !== bytes) throw error;
        }
      },
      { timeoutMs: 50_000 },
    ),

  /** Gives an upload up and frees its parts; one that is over already stays so. */
  abortParts: (upload: PartsUpload): Promise<void> =>
    call("abort_parts", upload.bucket, async ({ client, signal }) => {
      try {
        await client.abortMultipartUpload(sdkUpload(upload), { abortSignal: signal });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }),
});

const complete = async (
  { client, signal }: Operation,
  upload: PartsUpload & { readonly parts: readonly ArrivedPart[] },
): Promise<void> => {
  const parts = upload.parts
    .toSorted((a, b) => a.number - b.number)
    .map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
  await client.completeMultipartUpload(
    { ...sdkUpload(upload), MultipartUpload: { Parts: parts } },
    { abortSignal: within(partTimeoutMs, signal) },
  );
};

const listAll = async (
  { client, signal }: Operation,
  upload: PartsUpload,
): Promise<readonly ArrivedPart[]> => {
  const parts: ArrivedPart[] = [];
  for (let marker: string | undefined, more = true; more; more = marker !== undefined) {
    const page = await client.listParts(
      { ...sdkUpload(upload), ...(marker === undefined ? {} : { PartNumberMarker: marker }) },
      { abortSignal: signal },
    );
    for (const { PartNumber: number = 0, Size: bytes = 0, ETag: etag = "" } of page.Parts ?? [])
      parts.push({ number, bytes, etag });
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  }
  return parts;
};
