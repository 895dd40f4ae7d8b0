import * as aws from "@pulumi/aws";
import { ComponentResource, getStack, interpolate } from "@pulumi/pulumi";
import { attachBucketPolicy } from "./bucket-policy.ts";
import { PrivateBucket } from "./private-bucket.ts";

export type AccessLogsArgs = {
  readonly distribution: aws.cloudfront.Distribution;
  readonly retentionDays: number;
};

// CloudFront's logs are set up in this region wherever the bucket is.
const region = "us-east-1";

/** What is kept of a request. `cs-uri-query` and cookies are left out: they carry viewers' signatures. */
const recordFields = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "cs(User-Agent)",
  "x-edge-result-type",
  "x-edge-request-id",
  "cs-protocol",
  "time-taken",
  "ssl-protocol",
  "cs-protocol-version",
  "time-to-first-byte",
  "sc-content-type",
  "sc-range-start",
  "sc-range-end",
];

/** Access logs of the distribution in a bucket of their own, by CloudFront's log delivery that needs no ACLs. */
export class AccessLogs extends ComponentResource {
  constructor(name: string, { distribution, retentionDays }: AccessLogsArgs) {
    super("millrace:delivery:AccessLogs", name);
    const logs = new PrivateBucket(name, {
      expiry: [{ id: "expire-logs", prefix: "", days: retentionDays }],
      recoveryDays: 0,
      protect: false,
    });
    const within = { parent: this };
    const sourceName = `millrace-${getStack()}`;
    const policy = attachBucketPolicy(logs, name, [writableBy(sourceName, logs)], this);
    const source = new aws.cloudwatch.LogDeliverySource(
      name,
      { name: sourceName, region, logType: "ACCESS_LOGS", resourceArn: distribution.arn },
      within,
    );
    const destination = new aws.cloudwatch.LogDeliveryDestination(
      name,
      {
        name: sourceName,
        region,
        outputFormat: "json",
        deliveryDestinationConfiguration: { destinationResourceArn: logs.bucket.arn },
      },
      within,
    );
    new aws.cloudwatch.LogDelivery(
      name,
      { region, deliverySourceName: source.name, deliveryDestinationArn: destination.arn, recordFields },
      { ...within, dependsOn: policy },
    );
    this.registerOutputs();
  }
}

const writableBy = (sourceName: string, { bucket }: PrivateBucket) => {
  const accountId = aws.getCallerIdentityOutput().accountId;
  return {
    Sid: "WriteByLogDelivery",
    Effect: "Allow" as const,
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: ["s3:PutObject"],
    Resource: [interpolate`${bucket.arn}/AWSLogs/${accountId}/*`],
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
      ArnLike: {
        "aws:SourceArn": interpolate`arn:aws:logs:${region}:${accountId}:delivery-source:${sourceName}`,
      },
    },
  };
};
