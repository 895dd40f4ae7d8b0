import { S3Error } from "./s3-error.ts";

/** What conditions are weighed against; `etag` without quotes. */
export type Version = { etag: string; modifiedMs: number };

export type Conditions = {
  ifMatch: string | null;
  ifNoneMatch: string | null;
  ifModifiedSince: string | null;
  ifUnmodifiedSince: string | null;
};

/** The conditional headers, under a prefix such as `x-amz-copy-source-`. */
export const conditionsOf = (headers: Headers, prefix = ""): Conditions => ({
  ifMatch: headers.get(`${prefix}if-match`),
  ifNoneMatch: headers.get(`${prefix}if-none-match`),
  ifModifiedSince: headers.get(`${prefix}if-modified-since`),
  ifUnmodifiedSince: headers.get(`${prefix}if-unmodified-since`),
});

const hasEtag = (list: string, etag: string): boolean =>
  list.split(",").some((item) => {
    const text = item.trim().replace(/^W\//, "");
    return text === "*" || text.replace(/^"|"$/g, "") === etag;
  });

/** HTTP dates have whole seconds, so the version's time is cut to them; a date that is none is ignored. */
const changedSince = (date: string, { modifiedMs }: Version): boolean | undefined => {
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : Math.floor(modifiedMs / 1000) * 1000 > time;
};

/** Whether a read goes on, finds nothing new, or fails; in the order of RFC 9110, section 13.2.2. */
export const readVerdict = (conditions: Conditions, version: Version): "go" | "not-modified" | "failed" => {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== null) {
    if (!hasEtag(ifMatch, version.etag)) return "failed";
  } else if (ifUnmodifiedSince !== null && changedSince(ifUnmodifiedSince, version) === true) {
    return "failed";
  }
  if (ifNoneMatch !== null) return hasEtag(ifNoneMatch, version.etag) ? "not-modified" : "go";
  if (ifModifiedSince !== null && changedSince(ifModifiedSince, version) === false) return "not-modified";
  return "go";
};

/** Refuses a write whose `If-Match` or `If-None-Match: *` does not hold for what is there now. */
export const assertMayWrite = ({ ifMatch, ifNoneMatch }: Conditions, current: Version | undefined): void => {
  if (ifNoneMatch !== null) {
    if (ifNoneMatch.trim() !== "*")
      throw new S3Error("NotImplemented", "If-None-Match takes * alone on writes.");
    if (current !== undefined)
      throw new S3Error("PreconditionFailed", undefined, { Condition: "If-None-Match" });
  }
  if (ifMatch === null) return;
  if (current === undefined) throw new S3Error("NoSuchKey");
  if (!hasEtag(ifMatch, current.etag)) {
    throw new S3Error("PreconditionFailed", undefined, { Condition: "If-Match" });
  }
};
