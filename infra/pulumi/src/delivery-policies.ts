import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";

const aDay = 86_400;
const aYear = 365 * aDay;

/**
 * Objects are cached by path alone: keys carry an attempt and never change, and signatures must not split the
 * cache.
 */
export const immutableByPath = (parent: ComponentResource): aws.cloudfront.CachePolicy =>
  new aws.cloudfront.CachePolicy(
    "media-by-path",
    {
      comment: "Path only: no query strings, cookies or headers",
      minTtl: 1,
      defaultTtl: aDay,
      maxTtl: aYear,
      parametersInCacheKeyAndForwardedToOrigin: {
        queryStringsConfig: { queryStringBehavior: "none" },
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    },
    { parent },
  );

/** What every answer of the CDN carries: CORS with credentials for the web origins, HSTS, no sniffing. */
export const mediaHeaders = (
  webOrigins: readonly string[],
  parent: ComponentResource,
): aws.cloudfront.ResponseHeadersPolicy =>
  new aws.cloudfront.ResponseHeadersPolicy(
    "media-headers",
    {
      corsConfig: {
        originOverride: true,
        accessControlAllowCredentials: true,
        accessControlAllowOrigins: { items: [...webOrigins] },
        accessControlAllowMethods: { items: ["GET", "HEAD", "OPTIONS"] },
        accessControlAllowHeaders: { items: ["range", "if-none-match", "if-modified-since"] },
        accessControlExposeHeaders: { items: ["content-length", "content-range", "etag", "age"] },
        accessControlMaxAgeSec: 3600,
      },
      securityHeadersConfig: {
        contentTypeOptions: { override: true },
        referrerPolicy: { override: true, referrerPolicy: "no-referrer" },
        strictTransportSecurity: { override: true, accessControlMaxAgeSec: aYear },
      },
    },
    { parent },
  );
