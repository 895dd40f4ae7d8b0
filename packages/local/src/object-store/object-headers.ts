import { checksumHeader } from "./checksums.ts";
import type { StoredObject } from "./object-rows.ts";
import { S3Error } from "./s3-error.ts";

const kept = ["cache-control", "content-disposition", "content-language", "content-type", "expires"] as const;
const metaPrefix = "x-amz-meta-";
const maxMetadataBytes = 2048;

/** Headers that change what is stored, with the values that change nothing here. */
const onlyWith: Record<string, readonly string[]> = {
  "x-amz-acl": ["private", "bucket-owner-full-control"],
  "x-amz-grant-full-control": [],
  "x-amz-grant-read": [],
  "x-amz-object-lock-legal-hold": ["OFF"],
  "x-amz-object-lock-mode": [],
  "x-amz-server-side-encryption": ["AES256"],
  "x-amz-server-side-encryption-customer-algorithm": [],
  "x-amz-storage-class": ["STANDARD"],
  "x-amz-tagging": [""],
  "x-amz-website-redirect-location": [],
  "x-amz-write-offset-bytes": [],
};

/** Refuses what would otherwise be dropped in silence. */
export const assertImplemented = (headers: Headers): void => {
  for (const [name, values] of Object.entries(onlyWith)) {
    const value = headers.get(name);
    if (value !== null && !values.includes(value))
      throw new S3Error("NotImplemented", undefined, { Header: name });
  }
};

const metadataOf = (headers: Headers): Record<string, string> => {
  const found = [...headers].filter(([name]) => name.startsWith(metaPrefix));
  const bytes = found.reduce((sum, [name, value]) => sum + name.length - metaPrefix.length + value.length, 0);
  if (bytes > maxMetadataBytes) throw new S3Error("MetadataTooLarge");
  return Object.fromEntries(found);
};

/** The headers of an upload that its readers get back. */
export const storedHeadersOf = (headers: Headers): Record<string, string> => {
  assertImplemented(headers);
  const stored: Record<string, string> = { "content-type": "binary/octet-stream" };
  for (const name of kept) {
    const value = headers.get(name);
    if (value !== null && value !== "") stored[name] = value;
  }
  const encodings = (headers.get("content-encoding") ?? "").split(",").map((item) => item.trim());
  const encoding = encodings.filter((item) => item !== "" && item !== "aws-chunked").join(",");
  if (encoding !== "") stored["content-encoding"] = encoding;
  return { ...stored, ...metadataOf(headers) };
};

const overridable = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
] as const;

/** The headers that describe an object to its reader; `response-…` parameters take precedence. */
export const describingHeaders = (object: StoredObject, query: ReadonlyMap<string, string>): Headers => {
  // Bun names the blob's file in this header unless it is there already.
  const headers = new Headers({ "content-disposition": "inline", ...object.headers });
  for (const name of overridable) {
    const value = query.get(`response-${name}`);
    if (value !== undefined) headers.set(name, value);
  }
  headers.set("etag", `"${object.etag}"`);
  headers.set("last-modified", new Date(object.modifiedMs).toUTCString());
  headers.set("accept-ranges", "bytes");
  return headers;
};

/** Adds the checksum that a reader of the whole object asked for. */
export const addChecksum = (headers: Headers, { checksum }: Pick<StoredObject, "checksum">): void => {
  if (checksum === undefined) return;
  headers.set(checksumHeader(checksum.algorithm), checksum.value);
  headers.set("x-amz-checksum-type", checksum.type);
};
