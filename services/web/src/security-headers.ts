export type Origins = {
  readonly gatewayUrl: string;
  readonly mediaUrl: string;
  readonly s3Endpoint?: string | undefined;
  readonly s3Region: string;
  readonly s3UploadBucket?: string | undefined;
};

/** Where presigned uploads go: the given endpoint, or the bucket's own host at AWS. */
export const uploadOrigin = ({ s3Endpoint, s3Region, s3UploadBucket }: Origins): string =>
  s3Endpoint ? new URL(s3Endpoint).origin : `https://${s3UploadBucket ?? "*"}.s3.${s3Region}.amazonaws.com`;

/** The page may talk to the gateway, the upload bucket and the CDN, run its own scripts, and nothing else. */
export const contentPolicy = (origins: Origins): string => {
  const gateway = new URL(origins.gatewayUrl).origin;
  const media = new URL(origins.mediaUrl).origin;
  return Object.entries({
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "style-src": "'self'",
    "img-src": `'self' data: ${media}`,
    // Media Source Extensions play from blob addresses of the page's own.
    "media-src": `blob: ${media} ${gateway}`,
    "connect-src": `'self' ${gateway} ${uploadOrigin(origins)} ${media}`,
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
};

export const securityHeaders = (origins: Origins): Readonly<Record<string, string>> => ({
  "content-security-policy": contentPolicy(origins),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
});
