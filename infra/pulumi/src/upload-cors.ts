import * as aws from "@pulumi/aws";
import type { PrivateBucket } from "./private-bucket.ts";

/**
 * Lets pages of the web origins PUT to presigned addresses, and read the `ETag` that completes a multipart
 * upload. Nothing else crosses origins.
 */
export const allowBrowserUploads = (target: PrivateBucket, webOrigins: readonly string[]): void => {
  new aws.s3.BucketCorsConfiguration(
    "uploads",
    {
      bucket: target.bucket.id,
      corsRules: [
        {
          allowedOrigins: [...webOrigins],
          allowedMethods: ["PUT"],
          allowedHeaders: ["content-type", "content-md5", "if-none-match", "x-amz-*"],
          exposeHeaders: ["ETag"],
          maxAgeSeconds: 3600,
        },
      ],
    },
    { parent: target },
  );
};
