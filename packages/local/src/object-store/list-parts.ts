import type { Operation } from "./call.ts";
import { checksumElement } from "./checksums.ts";
import { pageSize } from "./list-objects.ts";
import { S3Error } from "./s3-error.ts";
import { findUpload } from "./upload-lookup.ts";
import { xmlResponse } from "./xml-write.ts";

/** ListParts, in pages. */
export const listParts: Operation = (call, store) => {
  const upload = findUpload(call, store);
  const marker = call.query.get("part-number-marker") ?? "0";
  if (!/^\d{1,5}$/.test(marker)) throw new S3Error("InvalidArgument", "part-number-marker is a number.");
  const limit = pageSize(call.query, "max-parts");
  const found = store.index.parts.listAfter(upload.id, Number(marker), limit + 1);
  const parts = found.slice(0, limit);
  const isTruncated = limit > 0 && found.length > limit;
  return xmlResponse("ListPartsResult", {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: Number(marker),
    NextPartNumberMarker: isTruncated ? parts.at(-1)?.number : undefined,
    MaxParts: limit,
    IsTruncated: isTruncated,
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.checksumType,
    StorageClass: "STANDARD",
    Part: parts.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedMs).toISOString(),
      ETag: `"${part.etag}"`,
      Size: part.bytes,
      ...(upload.algorithm && { [checksumElement(upload.algorithm)]: part.checksum }),
    })),
  });
};
