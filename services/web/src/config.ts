import { addresses, objectSettings, serviceSettings } from "@millrace/config";

export const webConfig = {
  ...serviceSettings,
  gatewayUrl: addresses.http.describe("the gateway, as browsers reach it"),
  mediaUrl: addresses.http.describe("the CDN that plays from, as browsers reach it"),
  s3Endpoint: objectSettings.s3Endpoint,
  s3Region: objectSettings.s3Region,
  s3UploadBucket: objectSettings.s3UploadBucket.optional(),
};
