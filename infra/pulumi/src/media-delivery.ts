import * as aws from "@pulumi/aws";
import { ComponentResource, type Input, interpolate, type Output } from "@pulumi/pulumi";
import { attachBucketPolicy } from "./bucket-policy.ts";
import { immutableByPath, mediaHeaders } from "./delivery-policies.ts";
import type { PrivateBucket } from "./private-bucket.ts";

export type CustomDomain = { readonly name: string; readonly certificateArn: string };

export type MediaDeliveryArgs = {
  readonly media: PrivateBucket;
  readonly keyGroupId: Input<string>;
  readonly webOrigins: readonly string[];
  readonly priceClass: string;
  readonly domain?: CustomDomain | undefined;
};

// With CloudFront's own certificate AWS fixes the lowest protocol at TLSv1 and takes no other value.
const viewerCertificate = (domain: CustomDomain | undefined) =>
  domain === undefined
    ? { cloudfrontDefaultCertificate: true }
    : {
        acmCertificateArn: domain.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      };

/** CloudFront in front of the media bucket: signed viewers in, signed requests out, nothing else. */
export class MediaDelivery extends ComponentResource {
  readonly distribution: aws.cloudfront.Distribution;
  readonly mediaUrl: Output<string>;

  constructor(name: string, args: MediaDeliveryArgs) {
    super("millrace:delivery:MediaDelivery", name);
    const access = new aws.cloudfront.OriginAccessControl(
      name,
      { originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" },
      { parent: this },
    );
    this.distribution = this.distribute(name, args, access.id);
    attachBucketPolicy(args.media, "media", [readableBy(args.media, this.distribution)], this);
    this.mediaUrl = interpolate`https://${args.domain?.name ?? this.distribution.domainName}`;
    this.registerOutputs();
  }

  private distribute(name: string, args: MediaDeliveryArgs, originAccessControlId: Input<string>) {
    const domainName = args.media.bucket.bucketRegionalDomainName;
    return new aws.cloudfront.Distribution(
      name,
      {
        enabled: true,
        comment: "Millrace media",
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: args.priceClass,
        aliases: args.domain ? [args.domain.name] : [],
        origins: [{ originId: "media", domainName, originAccessControlId }],
        defaultCacheBehavior: {
          targetOriginId: "media",
          viewerProtocolPolicy: "https-only",
          allowedMethods: ["GET", "HEAD", "OPTIONS"],
          cachedMethods: ["GET", "HEAD"],
          compress: true,
          trustedKeyGroups: [args.keyGroupId],
          cachePolicyId: immutableByPath(this).id,
          responseHeadersPolicyId: mediaHeaders(args.webOrigins, this).id,
        },
        restrictions: { geoRestriction: { restrictionType: "none", locations: [] } },
        viewerCertificate: viewerCertificate(args.domain),
      },
      { parent: this },
    );
  }
}

const readableBy = ({ bucket }: PrivateBucket, distribution: aws.cloudfront.Distribution) => ({
  Sid: "ReadByThisDistribution",
  Effect: "Allow" as const,
  Principal: { Service: "cloudfront.amazonaws.com" },
  Action: ["s3:GetObject"],
  Resource: [interpolate`${bucket.arn}/*`],
  Condition: { StringEquals: { "AWS:SourceArn": distribution.arn } },
});
