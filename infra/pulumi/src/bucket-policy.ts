import * as aws from "@pulumi/aws";
import { type ComponentResource, interpolate } from "@pulumi/pulumi";
import { policyDocument, type Statement } from "./policy-document.ts";
import type { PrivateBucket } from "./private-bucket.ts";

// S3 keeps one policy per bucket, so these two denials are part of every policy that is attached.
const encryptedInTransit = ({ bucket }: PrivateBucket): Statement[] => {
  const everything = { Action: ["s3:*"], Resource: [bucket.arn, interpolate`${bucket.arn}/*`] };
  return [
    {
      Sid: "RefusePlainHttp",
      Effect: "Deny",
      Principal: "*",
      ...everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "RefuseOldTls",
      Effect: "Deny",
      Principal: "*",
      ...everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
  ];
};

/** Attaches the bucket's one policy: TLS 1.2 or newer for everybody, and what `allowed` grants. */
export const attachBucketPolicy = (
  target: PrivateBucket,
  name: string,
  allowed: readonly Statement[],
  parent: ComponentResource = target,
): aws.s3.BucketPolicy =>
  new aws.s3.BucketPolicy(
    `${name}-policy`,
    {
      bucket: target.bucket.id,
      policy: policyDocument([...encryptedInTransit(target), ...allowed]),
    },
    { parent, dependsOn: target.publicAccessBlock },
  );
