import { byteRangeOf } from "./byte-range.ts";
import type { Call, Operation, Store } from "./call.ts";
import { checksumElement } from "./checksums.ts";
import { copySourceOf } from "./copy-source.ts";
import { addChecksum, assertImplemented } from "./object-headers.ts";
import type { StoredObject } from "./object-rows.ts";
import type { Part } from "./part-rows.ts";
import { maxBodyBytes } from "./put-object.ts";
import { type ReceivedBody, receiveBody } from "./receive-body.ts";
import { S3Error } from "./s3-error.ts";
import { findUpload } from "./upload-lookup.ts";
import type { Upload } from "./upload-rows.ts";
import { xmlResponse } from "./xml-write.ts";

const partNumberOf = (query: ReadonlyMap<string, string>): number => {
  const text = query.get("partNumber") ?? "";
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000) return Number(text);
  throw new S3Error("InvalidArgument", "partNumber lies between 1 and 10000.");
};

/** Records a part whose blob is safe on disk, unless its upload has ended meanwhile. */
const commitPart = ({ index, blobs }: Store, part: Part): void => {
  try {
    const replaced = index.transaction(() => {
      if (index.uploads.find(part.upload) === undefined) throw new S3Error("NoSuchUpload");
      const former = index.parts.find(part.upload, part.number);
      index.parts.put(part);
      return former;
    });
    if (replaced !== undefined) blobs.discard([replaced.blob]);
  } catch (error) {
    blobs.discard([part.blob]);
    throw error;
  }
};

const keepPart = async (
  call: Call,
  store: Store,
  upload: Upload,
  receive: (write: (bytes: Uint8Array) => Promise<void>) => Promise<ReceivedBody>,
): Promise<{ part: Part; received: ReceivedBody }> => {
  const number = partNumberOf(call.query);
  await using draft = await store.blobs.openDraft();
  const received = await receive(draft.write);
  const { algorithm, value } = received.checksum ?? {};
  if (upload.algorithm !== undefined && algorithm !== upload.algorithm) {
    throw new S3Error("InvalidRequest", `This upload takes ${upload.algorithm} checksums.`);
  }
  const part: Part = {
    upload: upload.id,
    number,
    blob: await draft.keep(),
    bytes: received.bytes,
    etag: received.etag,
    modifiedMs: store.now().getTime(),
    checksum: upload.algorithm && value,
  };
  commitPart(store, part);
  return { part, received };
};

/** UploadPart. */
export const uploadPart: Operation = async (call, store) => {
  const upload = findUpload(call, store);
  assertImplemented(call.headers);
  const limits = { maxBytes: maxBodyBytes, algorithm: upload.algorithm };
  const { part, received } = await keepPart(call, store, upload, (write) => receiveBody(call, limits, write));
  const headers = new Headers({ etag: `"${part.etag}"` });
  addChecksum(headers, { checksum: received.checksum && { ...received.checksum, type: "FULL_OBJECT" } });
  headers.delete("x-amz-checksum-type");
  return new Response(null, { headers });
};

const copiedRange = ({ headers }: Call, source: StoredObject): { start: number; end: number } => {
  const header = headers.get("x-amz-copy-source-range");
  if (header === null) return { start: 0, end: source.bytes };
  const range = byteRangeOf(header, source.bytes);
  const last = Number(/-(\d+)$/.exec(header)?.[1]);
  if (typeof range === "object" && last < source.bytes) return range;
  throw new S3Error("InvalidArgument", "x-amz-copy-source-range must lie within the source.");
};

/** UploadPartCopy: copies a source or a range of it into a part. */
export const uploadPartCopy: Operation = async (call, store) => {
  call.keepOpen();
  const upload = findUpload(call, store);
  const source = copySourceOf(call, store);
  const { start, end } = copiedRange(call, source);
  const { part } = await keepPart(call, store, upload, (write) => {
    const headers = new Headers({ "content-length": String(end - start) });
    const incoming = {
      headers,
      payload: { kind: "unsigned" } as const,
      body: store.blobs.read(source.blob, start, end),
    };
    return receiveBody(incoming, { maxBytes: maxBodyBytes, algorithm: upload.algorithm }, write);
  });
  return xmlResponse("CopyPartResult", {
    LastModified: new Date(part.modifiedMs).toISOString(),
    ETag: `"${part.etag}"`,
    ...(upload.algorithm && { [checksumElement(upload.algorithm)]: part.checksum }),
  });
};
