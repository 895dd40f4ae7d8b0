import type { Store } from "./call.ts";
import type { StoredObject } from "./object-rows.ts";
import { assertMayWrite, type Conditions } from "./preconditions.ts";
import { S3Error } from "./s3-error.ts";

/** What a commit does beside writing the object's row; the blobs it answers are no longer needed. */
export type AlongWith = () => readonly string[];

/**
 * Makes a blob that is already safe on disk visible as an object, in one transaction with the check of the
 * request's conditions. When that fails, the blob goes.
 */
export const commitObject = (
  { index, blobs }: Store,
  object: StoredObject,
  conditions: Conditions,
  alongWith: AlongWith = () => [],
): void => {
  try {
    const unneeded = index.transaction(() => {
      if (index.buckets.find(object.bucket) === undefined) throw new S3Error("NoSuchBucket");
      const current = index.objects.find(object.bucket, object.key);
      assertMayWrite(conditions, current);
      const more = alongWith();
      index.objects.put(object);
      return current === undefined ? more : [...more, current.blob];
    });
    blobs.discard(unneeded.filter((blob) => blob !== object.blob));
  } catch (error) {
    if (!index.isBlobUsed(object.blob)) blobs.discard([object.blob]);
    throw error;
  }
};
