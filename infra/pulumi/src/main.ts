import { Config } from "@pulumi/pulumi";
import { createPlatform } from "./platform.ts";
import { settingsFrom } from "./settings.ts";

const config = new Config();
const settings = settingsFrom((key) => config.get(key));
const platform = createPlatform(settings);

// Outputs bear the names of the services' settings: `pulumi stack output --json` is their environment.
export const S3_REGION = platform.uploads.bucket.region;
export const S3_UPLOAD_BUCKET = platform.uploads.bucket.id;
export const S3_MEDIA_BUCKET = platform.media.bucket.id;
export const MEDIA_URL = platform.delivery.mediaUrl;
export const CLOUDFRONT_KEY_PAIR_ID = platform.keys.keyPairId;
export const WEB_ORIGINS = settings.webOrigins.join(",");
export const COOKIE_DOMAIN = settings.cookieDomain;

// Not settings: what a deployment needs to run the services and to point DNS at the CDN.
export const roleArns = platform.roleArns;
export const instanceProfiles = platform.instanceProfiles;
export const mediaCname = platform.delivery.distribution.domainName;
