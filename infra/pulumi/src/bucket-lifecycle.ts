import type { types } from "@pulumi/aws";

type S3Rule = types.input.s3.BucketLifecycleConfigurationRule;

/** Current objects under `prefix` are deleted after `days`. */
export type LifecycleRule = { readonly id: string; readonly prefix: string; readonly days: number };

// Parts of an abandoned multipart upload cost money and are seen by no listing of objects.
const abandonedParts: S3Rule = {
  id: "abort-incomplete-multipart",
  status: "Enabled",
  filter: { prefix: "" },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
};

const oldVersions = (days: number): S3Rule => ({
  id: "expire-old-versions",
  status: "Enabled",
  filter: { prefix: "" },
  noncurrentVersionExpiration: { noncurrentDays: days },
  expiration: { expiredObjectDeleteMarker: true },
});

/** The lifecycle of a bucket in S3's words: abandoned parts go after a day, the rest as told. */
export const lifecycleRules = (expiry: readonly LifecycleRule[], recoveryDays: number): S3Rule[] => [
  abandonedParts,
  ...(recoveryDays > 0 ? [oldVersions(recoveryDays)] : []),
  ...expiry.map(
    ({ id, prefix, days }): S3Rule => ({
      id,
      status: "Enabled",
      filter: { prefix },
      expiration: { days },
    }),
  ),
];
