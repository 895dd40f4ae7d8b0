import { type Input, interpolate } from "@pulumi/pulumi";
import type { Statement } from "./policy-document.ts";

/** The services that touch objects; every other service gets no role at all. */
export const services = ["content", "encoder", "catalog"] as const;
export type ServiceName = (typeof services)[number];

export type BucketArns = { readonly uploads: Input<string>; readonly media: Input<string> };

const allow = (Sid: string, Action: readonly string[], Resource: readonly Input<string>[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});

const writeObjects = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

// Without s3:ListBucket S3 answers 403 for a key that does not exist, and “not there yet” looks like “forbidden”.
const permissions: Record<ServiceName, (arns: BucketArns) => Statement[]> = {
  content: ({ uploads, media }) => [
    allow("TakeUploads", [...writeObjects, "s3:GetObject", "s3:DeleteObject"], [interpolate`${uploads}/*`]),
    allow("FindUploads", ["s3:ListBucket", "s3:ListBucketMultipartUploads"], [uploads]),
    allow("RemoveMedia", ["s3:DeleteObject"], [interpolate`${media}/*`]),
    allow("FindMedia", ["s3:ListBucket"], [media]),
  ],
  encoder: ({ uploads, media }) => [
    allow("ReadSources", ["s3:GetObject"], [interpolate`${uploads}/*`]),
    allow("WriteAndVerifyMedia", [...writeObjects, "s3:GetObject"], [interpolate`${media}/*`]),
    allow("FindObjects", ["s3:ListBucket"], [uploads, media]),
  ],
  catalog: ({ media }) => [
    allow("ReadManifests", ["s3:GetObject"], [interpolate`${media}/*.m3u8`, interpolate`${media}/*.mpd`]),
  ],
};

/** The least that a service needs of the buckets to do its part. */
export const permissionsOf = (service: ServiceName, arns: BucketArns): Statement[] =>
  permissions[service](arns);
