import { S3Error } from "./s3-error.ts";
import type { NameValue } from "./sigv4-canonical.ts";

export type RequestTarget = {
  /** Decoded path as it was requested, which is what a signature covers. */
  path: string;
  /** Empty when the request names no bucket. */
  bucket: string;
  /** Empty when the request names no object. */
  key: string;
  query: readonly NameValue[];
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidURI");
  }
};

/** Decoded parameters in order; a plus sign stands for itself. */
export const parseQuery = (search: string): NameValue[] =>
  search
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? [decode(pair), ""]
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });

/** Refuses keys that S3 would not take. */
export const assertKey = (key: string): string => {
  if (Buffer.byteLength(key) > 1024) throw new S3Error("KeyTooLongError");
  if (key.includes("\0")) throw new S3Error("InvalidArgument", "A key holds no NUL.");
  return key;
};

/** Bucket, key and parameters of an address: path-style, or with a bucket that exists in front of `.localhost`. */
export const parseTarget = (address: string, isBucket: (name: string) => boolean): RequestTarget => {
  const found = /^[a-z]+:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(address);
  if (found === null) throw new S3Error("InvalidURI");
  const [, host = "", rawPath = "", search = ""] = found;
  const path = decode(rawPath);
  const query = parseQuery(search);
  const virtualBucket = /^(.+)\.localhost(?::\d+)?$/.exec(host)?.[1];
  if (virtualBucket !== undefined && isBucket(virtualBucket))
    return { path, bucket: virtualBucket, key: assertKey(path.slice(1)), query };
  const slash = path.indexOf("/", 1);
  if (slash < 0) return { path, bucket: path.slice(1), key: "", query };
  return { path, bucket: path.slice(1, slash), key: assertKey(path.slice(slash + 1)), query };
};
