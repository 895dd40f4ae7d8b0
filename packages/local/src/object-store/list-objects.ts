import type { Call, Operation } from "./call.ts";
import { afterKey, listKeys } from "./list-keys.ts";
import type { StoredObject } from "./object-rows.ts";
import { S3Error } from "./s3-error.ts";
import { encodePath } from "./sigv4-canonical.ts";
import { xmlResponse } from "./xml-write.ts";

const maxPage = 1000;

/** A whole number from the query, cut to the largest page. */
export const pageSize = (query: ReadonlyMap<string, string>, name: string): number => {
  const text = query.get(name) ?? String(maxPage);
  if (!/^\d{1,9}$/.test(text)) throw new S3Error("InvalidArgument", `${name} is a whole number.`);
  return Math.min(Number(text), maxPage);
};

/** How names are written into a listing: `encoding-type=url` percent-encodes them. */
export const nameEncoder = (query: ReadonlyMap<string, string>): ((name: string) => string) => {
  const encoding = query.get("encoding-type");
  if (encoding === undefined) return (name) => name;
  if (encoding !== "url") throw new S3Error("InvalidArgument", "encoding-type is url.");
  return encodePath;
};

const startOf = (query: ReadonlyMap<string, string>): string => {
  const token = query.get("continuation-token");
  if (token === undefined) return query.has("start-after") ? afterKey(query.get("start-after") ?? "") : "";
  if (!/^[A-Za-z0-9_-]+$/.test(token))
    throw new S3Error("InvalidArgument", "This continuation token is not ours.");
  return Buffer.from(token, "base64url").toString("utf8");
};

const describe = (object: StoredObject, encode: (name: string) => string) => ({
  Key: encode(object.key),
  LastModified: new Date(object.modifiedMs).toISOString(),
  ETag: `"${object.etag}"`,
  ...(object.checksum && {
    ChecksumAlgorithm: object.checksum.algorithm,
    ChecksumType: object.checksum.type,
  }),
  Size: object.bytes,
  StorageClass: "STANDARD",
});

const optional = (
  { query }: Call,
  name: string,
  element: string,
  encode = (text: string): string => text,
) => {
  const value = query.get(name);
  return value === undefined ? {} : { [element]: encode(value) };
};

/** ListObjectsV2. */
export const listObjects: Operation = (call, { index }) => {
  const { query, bucket } = call;
  if (query.get("list-type") !== "2") throw new S3Error("NotImplemented", "List with list-type=2.");
  const encode = nameEncoder(query);
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const limit = pageSize(query, "max-keys");
  const page = listKeys({ prefix, delimiter, from: startOf(query), limit }, (from, count) =>
    index.objects.listFrom(bucket, from, count),
  );
  const isTruncated = limit > 0 && page.next !== undefined;
  return xmlResponse("ListBucketResult", {
    Name: bucket,
    Prefix: encode(prefix),
    ...optional(call, "delimiter", "Delimiter", encode),
    ...optional(call, "start-after", "StartAfter", encode),
    ...optional(call, "continuation-token", "ContinuationToken"),
    ...optional(call, "encoding-type", "EncodingType"),
    MaxKeys: limit,
    KeyCount: page.entries.length,
    IsTruncated: isTruncated,
    NextContinuationToken: isTruncated ? Buffer.from(page.next ?? "").toString("base64url") : undefined,
    Contents: page.entries.flatMap((entry) => ("item" in entry ? [describe(entry.item, encode)] : [])),
    CommonPrefixes: page.entries.flatMap((entry) =>
      "item" in entry ? [] : [{ Prefix: encode(entry.commonPrefix) }],
    ),
  });
};
