import type { Operation } from "./call.ts";
import { type ChecksumType, defaultChecksumType, parseAlgorithm } from "./checksums.ts";
import { storedHeadersOf } from "./object-headers.ts";
import { S3Error } from "./s3-error.ts";
import { xmlResponse } from "./xml-write.ts";

const checksumTypeOf = (text: string | null): ChecksumType | undefined => {
  if (text === null || text === "FULL_OBJECT" || text === "COMPOSITE") return text ?? undefined;
  throw new S3Error("InvalidRequest", "x-amz-checksum-type is FULL_OBJECT or COMPOSITE.");
};

/** CreateMultipartUpload. */
export const startUpload: Operation = ({ bucket, key, headers }, { index, now }) => {
  const algorithm = parseAlgorithm(headers.get("x-amz-checksum-algorithm"));
  const asked = checksumTypeOf(headers.get("x-amz-checksum-type"));
  const isMixed =
    (asked === "FULL_OBJECT" && algorithm?.startsWith("SHA")) ||
    (asked === "COMPOSITE" && algorithm === "CRC64NVME");
  if (isMixed) throw new S3Error("InvalidRequest", `${algorithm} cannot be of type ${asked}.`);
  const checksumType = algorithm && (asked ?? defaultChecksumType(algorithm));
  const id = Bun.randomUUIDv7();
  const stored = storedHeadersOf(headers);
  index.uploads.add({
    id,
    bucket,
    key,
    startedMs: now().getTime(),
    headers: stored,
    algorithm,
    checksumType,
  });
  const response = xmlResponse("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: id });
  if (algorithm !== undefined && checksumType !== undefined) {
    response.headers.set("x-amz-checksum-algorithm", algorithm);
    response.headers.set("x-amz-checksum-type", checksumType);
  }
  return response;
};
