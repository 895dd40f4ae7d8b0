import type { BlobFolder } from "./blob-folder.ts";
import type { Operation, Store } from "./call.ts";
import { type Checksum, checksumElement, checksumHeader, joinChecksums } from "./checksums.ts";
import { commitObject } from "./commit-object.ts";
import type { StoredObject } from "./object-rows.ts";
import { chooseParts, multipartEtag, parsePartList } from "./part-list.ts";
import type { Part } from "./part-rows.ts";
import { assertMayWrite, conditionsOf } from "./preconditions.ts";
import { receiveText } from "./receive-body.ts";
import { S3Error } from "./s3-error.ts";
import { findUpload } from "./upload-lookup.ts";
import type { Upload } from "./upload-rows.ts";
import { xmlResponse } from "./xml-write.ts";

const maxXmlBytes = 8 * 1024 ** 2;
const everyPart = 10_000;

const checksumOf = ({ algorithm, checksumType }: Upload, parts: readonly Part[]): Checksum | undefined => {
  if (algorithm === undefined || checksumType === undefined) return undefined;
  const summands = parts.map(({ checksum, bytes }) => ({ value: checksum ?? "", bytes }));
  return joinChecksums(algorithm, checksumType, summands);
};

/** Refuses when the client expects another checksum or size of the whole. */
const assertExpected = (headers: Headers, checksum: Checksum | undefined, bytes: number): void => {
  const expected = checksum && headers.get(checksumHeader(checksum.algorithm));
  const bare = checksum?.value.replace(/-\d+$/, "");
  if (expected && expected !== checksum?.value && expected !== bare) throw new S3Error("BadDigest");
  const size = headers.get("x-amz-mp-object-size");
  if (size !== null && Number(size) !== bytes) {
    throw new S3Error("InvalidRequest", "The parts do not add up to x-amz-mp-object-size.");
  }
};

/** One blob with the bytes of all parts: a second name for a single part, else a copy. */
const joinParts = async (blobs: BlobFolder, parts: readonly Part[]): Promise<string> => {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return blobs.duplicate(only.blob);
  await using draft = await blobs.openDraft();
  for (const { blob, bytes } of parts) {
    for await (const piece of blobs.read(blob, 0, bytes)) await draft.write(piece);
  }
  return draft.keep();
};

/** Ends the upload inside the transaction that makes its object visible, if nothing changed since it was read. */
const endUpload =
  ({ index }: Store, upload: Upload, parts: readonly Part[]) =>
  (): string[] => {
    if (index.uploads.find(upload.id) === undefined) throw new S3Error("NoSuchUpload");
    for (const { number, blob } of parts) {
      if (index.parts.find(upload.id, number)?.blob !== blob) throw new S3Error("InvalidPart");
    }
    return index.uploads.remove(upload.id);
  };

/** CompleteMultipartUpload. */
export const completeUpload: Operation = async (call, store) => {
  call.keepOpen();
  const upload = findUpload(call, store);
  const { bucket, key, headers } = upload;
  const conditions = conditionsOf(call.headers);
  assertMayWrite(conditions, store.index.objects.find(bucket, key));
  const listed = parsePartList(await receiveText(call, maxXmlBytes));
  const parts = chooseParts(listed, store.index.parts.listAfter(upload.id, 0, everyPart));
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const checksum = checksumOf(upload, parts);
  assertExpected(call.headers, checksum, bytes);
  const object: StoredObject = {
    bucket,
    key,
    headers,
    bytes,
    checksum,
    blob: await joinParts(store.blobs, parts),
    etag: multipartEtag(parts),
    modifiedMs: store.now().getTime(),
  };
  commitObject(store, object, conditions, endUpload(store, upload, parts));
  return xmlResponse("CompleteMultipartUploadResult", {
    Bucket: bucket,
    Key: key,
    ETag: `"${object.etag}"`,
    ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
  });
};
