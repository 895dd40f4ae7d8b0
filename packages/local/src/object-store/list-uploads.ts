import type { Operation } from "./call.ts";
import { compareKeys } from "./list-keys.ts";
import { nameEncoder, pageSize } from "./list-objects.ts";
import { S3Error } from "./s3-error.ts";
import { xmlResponse } from "./xml-write.ts";

const afterEveryId = "\u{10ffff}";

/** Key and id after which a page starts; with a key marker alone, all uploads of that key are passed. */
const startOf = (query: ReadonlyMap<string, string>, prefix: string): { key: string; id: string } => {
  const marker = query.get("key-marker") ?? "";
  return compareKeys(marker, prefix) < 0 || marker === ""
    ? { key: prefix, id: "" }
    : { key: marker, id: query.get("upload-id-marker") || afterEveryId };
};

/** ListMultipartUploads, ordered by key and then by start. */
export const listUploads: Operation = ({ bucket, query }, { index }) => {
  if (query.get("delimiter")) throw new S3Error("NotImplemented", "Uploads are listed without delimiter.");
  const encode = nameEncoder(query);
  const prefix = query.get("prefix") ?? "";
  const limit = pageSize(query, "max-uploads");
  const { key, id } = startOf(query, prefix);
  const found = index.uploads.listAfter(bucket, key, id, limit + 1).filter((it) => it.key.startsWith(prefix));
  const uploads = found.slice(0, limit);
  const last = limit > 0 && found.length > limit ? uploads.at(-1) : undefined;
  return xmlResponse("ListMultipartUploadsResult", {
    Bucket: bucket,
    KeyMarker: encode(query.get("key-marker") ?? ""),
    UploadIdMarker: query.get("upload-id-marker") ?? "",
    NextKeyMarker: last && encode(last.key),
    NextUploadIdMarker: last?.id,
    Prefix: encode(prefix),
    EncodingType: query.get("encoding-type"),
    MaxUploads: limit,
    IsTruncated: last !== undefined,
    Upload: uploads.map((upload) => ({
      Key: encode(upload.key),
      UploadId: upload.id,
      StorageClass: "STANDARD",
      Initiated: new Date(upload.startedMs).toISOString(),
      ChecksumAlgorithm: upload.algorithm,
      ChecksumType: upload.checksumType,
    })),
  });
};
