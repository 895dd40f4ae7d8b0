import type { Call, Store } from "./call.ts";
import type { StoredObject } from "./object-rows.ts";
import { conditionsOf, readVerdict } from "./preconditions.ts";
import { S3Error } from "./s3-error.ts";

/** Bucket and key out of `x-amz-copy-source`, which is percent-encoded and may start with a slash. */
export const parseCopySource = (header: string): { bucket: string; key: string } => {
  if (header.includes("?")) throw new S3Error("NotImplemented", "There are no versions to copy.");
  let path: string;
  try {
    path = decodeURIComponent(header).replace(/^\//, "");
  } catch {
    throw new S3Error("InvalidArgument", "x-amz-copy-source cannot be decoded.");
  }
  const slash = path.indexOf("/");
  if (slash < 1 || slash === path.length - 1) {
    throw new S3Error("InvalidArgument", "x-amz-copy-source names a bucket and a key.");
  }
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
};

/** The object to copy, once the request's conditions on it hold. */
export const copySourceOf = ({ headers }: Call, { index }: Store): StoredObject => {
  const { bucket, key } = parseCopySource(headers.get("x-amz-copy-source") ?? "");
  if (index.buckets.find(bucket) === undefined) throw new S3Error("NoSuchBucket");
  const source = index.objects.find(bucket, key);
  if (source === undefined) throw new S3Error("NoSuchKey", undefined, { Key: key });
  if (readVerdict(conditionsOf(headers, "x-amz-copy-source-"), source) !== "go") {
    throw new S3Error("PreconditionFailed");
  }
  return source;
};
