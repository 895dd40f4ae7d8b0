import { bucketLocation, createBucket, deleteBucket, headBucket, listBuckets } from "./bucket-operations.ts";
import * as settings from "./bucket-settings.ts";
import type { Call, Operation } from "./call.ts";
import { completeUpload } from "./complete-upload.ts";
import { copyObject } from "./copy-object.ts";
import { deleteObject, deleteObjects } from "./delete-objects.ts";
import { getObject } from "./get-object.ts";
import { listObjects } from "./list-objects.ts";
import { listParts } from "./list-parts.ts";
import { listUploads } from "./list-uploads.ts";
import { putObject } from "./put-object.ts";
import { S3Error } from "./s3-error.ts";
import { startUpload } from "./start-upload.ts";
import { abortUpload } from "./upload-lookup.ts";
import { uploadPart, uploadPartCopy } from "./upload-part.ts";

const operations: Readonly<Record<string, Operation>> = {
  "GET service": listBuckets,
  "PUT bucket": createBucket,
  "HEAD bucket": headBucket,
  "DELETE bucket": deleteBucket,
  "GET bucket": listObjects,
  "GET bucket?location": bucketLocation,
  "GET bucket?uploads": listUploads,
  "POST bucket?delete": deleteObjects,
  "PUT bucket?cors": settings.putCors,
  "GET bucket?cors": settings.getCors,
  "DELETE bucket?cors": settings.deleteCors,
  "PUT bucket?lifecycle": settings.putLifecycle,
  "GET bucket?lifecycle": settings.getLifecycle,
  "DELETE bucket?lifecycle": settings.deleteLifecycle,
  "PUT object": putObject,
  "PUT object copy": copyObject,
  "GET object": getObject,
  "HEAD object": getObject,
  "DELETE object": deleteObject,
  "POST object?uploads": startUpload,
  "PUT object?uploadId": uploadPart,
  "PUT object?uploadId copy": uploadPartCopy,
  "GET object?uploadId": listParts,
  "POST object?uploadId": completeUpload,
  "DELETE object?uploadId": abortUpload,
};

/** Parameters that make a request another operation, those that are not implemented too. */
const subresources =
  "accelerate acl analytics append attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location logging metadataTable metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session tagging torrent uploadId uploads versionId versioning versions website".split(
    " ",
  );

const methods = ["GET", "PUT", "HEAD", "POST", "DELETE"];

/** The operation that a request means. */
export const findOperation = ({ method, bucket, key, query, headers }: Omit<Call, "payload">): Operation => {
  if (!methods.includes(method)) throw new S3Error("MethodNotAllowed");
  const scope = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const subresource = subresources.find((name) => query.has(name));
  const copy = method === "PUT" && headers.has("x-amz-copy-source") ? " copy" : "";
  const found = operations[`${method} ${scope}${subresource === undefined ? "" : `?${subresource}`}${copy}`];
  if (found === undefined) throw new S3Error("NotImplemented");
  return found;
};
