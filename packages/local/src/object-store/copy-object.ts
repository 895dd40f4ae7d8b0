import type { Call, Operation } from "./call.ts";
import { checksumElement } from "./checksums.ts";
import { commitObject } from "./commit-object.ts";
import { copySourceOf } from "./copy-source.ts";
import { storedHeadersOf } from "./object-headers.ts";
import type { StoredObject } from "./object-rows.ts";
import { conditionsOf } from "./preconditions.ts";
import { S3Error } from "./s3-error.ts";
import { xmlResponse } from "./xml-write.ts";

const headersFor = (call: Call, source: StoredObject): Readonly<Record<string, string>> => {
  const directive = call.headers.get("x-amz-metadata-directive") ?? "COPY";
  const given = storedHeadersOf(call.headers);
  if (directive === "REPLACE") return given;
  if (directive !== "COPY")
    throw new S3Error("InvalidArgument", "The metadata directive is COPY or REPLACE.");
  if (source.bucket === call.bucket && source.key === call.key) {
    throw new S3Error("InvalidRequest", "A copy onto itself must replace its metadata.");
  }
  return source.headers;
};

/** CopyObject: a second name for the same bytes on disk, so it keeps the source's ETag whatever the size. */
export const copyObject: Operation = async (call, store) => {
  const source = copySourceOf(call, store);
  const headers = headersFor(call, source);
  const object: StoredObject = {
    ...source,
    bucket: call.bucket,
    key: call.key,
    headers,
    blob: await store.blobs.duplicate(source.blob),
    modifiedMs: store.now().getTime(),
  };
  commitObject(store, object, conditionsOf(call.headers));
  const { checksum } = object;
  return xmlResponse("CopyObjectResult", {
    LastModified: new Date(object.modifiedMs).toISOString(),
    ETag: `"${object.etag}"`,
    ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
  });
};
