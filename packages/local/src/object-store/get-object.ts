import { type ByteRange, byteRangeOf } from "./byte-range.ts";
import type { Call, Operation, Store } from "./call.ts";
import { addChecksum, describingHeaders } from "./object-headers.ts";
import type { StoredObject } from "./object-rows.ts";
import { conditionsOf, readVerdict } from "./preconditions.ts";
import { S3Error } from "./s3-error.ts";

/** If-Range names a version, by ETag or date: of any other version the whole is wanted. */
const rangeApplies = (ifRange: string | null, object: StoredObject): boolean =>
  ifRange === null ||
  ifRange === `"${object.etag}"` ||
  Date.parse(ifRange) === Math.floor(object.modifiedMs / 1000) * 1000;

const rangeFor = ({ headers }: Call, object: StoredObject): ByteRange | undefined => {
  if (!rangeApplies(headers.get("if-range"), object)) return undefined;
  const range = byteRangeOf(headers.get("range"), object.bytes);
  if (range !== "unsatisfiable") return range;
  throw new S3Error("InvalidRange", undefined, { ActualObjectSize: String(object.bytes) });
};

const bodyFor = ({ method, headers }: Call, { blobs }: Store, object: StoredObject, range?: ByteRange) => {
  if (method === "HEAD" || object.bytes === 0) return null;
  if (range !== undefined) return Bun.file(blobs.pathOf(object.blob)).slice(range.start, range.end);
  // Bun.serve would cut a whole file to the Range header; a stream it leaves alone.
  if (headers.has("range")) return blobs.read(object.blob, 0, object.bytes);
  return Bun.file(blobs.pathOf(object.blob)).slice(0, object.bytes);
};

/** GetObject and HeadObject. */
export const getObject: Operation = (call, store) => {
  if (call.query.has("partNumber")) throw new S3Error("NotImplemented", "Read ranges, not parts.");
  const object = store.index.objects.find(call.bucket, call.key);
  if (object === undefined) throw new S3Error("NoSuchKey", undefined, { Key: call.key });
  const headers = describingHeaders(object, call.query);
  const verdict = readVerdict(conditionsOf(call.headers), object);
  if (verdict === "failed") throw new S3Error("PreconditionFailed");
  if (verdict === "not-modified") {
    headers.delete("content-type");
    return new Response(null, { status: 304, headers });
  }
  const range = rangeFor(call, object);
  if (range === undefined && call.headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED") {
    addChecksum(headers, object);
  }
  if (range !== undefined) {
    headers.set("content-range", `bytes ${range.start}-${range.end - 1}/${object.bytes}`);
  }
  if (call.method === "HEAD") {
    headers.set("content-length", String(range === undefined ? object.bytes : range.end - range.start));
  }
  const status = range === undefined ? 200 : 206;
  return new Response(bodyFor(call, store, object, range), { status, headers });
};
