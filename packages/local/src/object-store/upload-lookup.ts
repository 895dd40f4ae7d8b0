import type { Call, Operation, Store } from "./call.ts";
import { S3Error } from "./s3-error.ts";
import type { Upload } from "./upload-rows.ts";

/** The upload that a request names, which must belong to the key that it names too. */
export const findUpload = ({ bucket, key, query }: Call, { index }: Store): Upload => {
  const upload = index.uploads.find(query.get("uploadId") ?? "");
  if (upload === undefined || upload.bucket !== bucket || upload.key !== key)
    throw new S3Error("NoSuchUpload");
  return upload;
};

/** AbortMultipartUpload. */
export const abortUpload: Operation = (call, store) => {
  const { id } = findUpload(call, store);
  store.blobs.discard(store.index.transaction(() => store.index.uploads.remove(id)));
  return new Response(null, { status: 204 });
};
