import * as aws from "@pulumi/aws";
import { ComponentResource, type CustomResourceOptions } from "@pulumi/pulumi";
import { type LifecycleRule, lifecycleRules } from "./bucket-lifecycle.ts";

export type PrivateBucketArgs = {
  /** What expires by age; unfinished multipart uploads and old versions are cleared in any case. */
  readonly expiry: readonly LifecycleRule[];
  /** Days for which a deleted or overwritten object can be brought back; 0 leaves versioning off. */
  readonly recoveryDays: number;
  /** A protected bucket survives `pulumi destroy` until it is unprotected by hand. */
  readonly protect: boolean;
};

/** A bucket that nobody reaches without a signature: no public access, no ACLs, encrypted, tidied by rule. */
export class PrivateBucket extends ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly publicAccessBlock: aws.s3.BucketPublicAccessBlock;

  constructor(name: string, args: PrivateBucketArgs) {
    super("millrace:storage:PrivateBucket", name);
    const within: CustomResourceOptions = { parent: this };
    this.bucket = new aws.s3.Bucket(name, {}, { ...within, protect: args.protect });
    const bucket = this.bucket.id;
    this.publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      within,
    );
    encryptAndOwn(name, bucket, within);
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: args.recoveryDays > 0 ? "Enabled" : "Suspended" } },
      within,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      { bucket, rules: lifecycleRules(args.expiry, args.recoveryDays) },
      { ...within, dependsOn: versioning },
    );
    this.registerOutputs();
  }
}

// SSE-S3 rather than KMS: CloudFront and the services need no key grants, and there is no request charge.
const encryptAndOwn = (name: string, bucket: aws.s3.Bucket["id"], within: CustomResourceOptions): void => {
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    within,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    within,
  );
};
