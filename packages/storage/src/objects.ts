import { downloads } from "./download.ts";
import { multipartUploads } from "./multipart-uploads.ts";
import { presigning } from "./presign.ts";
import { readObjects } from "./read-objects.ts";
import { removeObjects } from "./remove-objects.ts";
import { s3Calls } from "./s3-call.ts";
import { lazyS3, type ObjectSettings } from "./s3-client.ts";
import { writeObjects } from "./write-objects.ts";

/**
 * Objects in S3 or what speaks like it. Every operation has a span, a time limit and retries; failures are `StorageError`s.
 * Connects when first used; disposing closes its connections.
 */
export const openObjects = (settings: ObjectSettings) => {
  const s3 = lazyS3(settings);
  const call = s3Calls(s3);
  const reads = readObjects(call);
  return {
    ...reads,
    ...downloads(call),
    ...writeObjects(call),
    ...removeObjects(call),
    ...multipartUploads(call, reads.head),
    ...presigning(s3),
    [Symbol.dispose]: () => s3[Symbol.dispose](),
  };
};

export type Objects = ReturnType<typeof openObjects>;
