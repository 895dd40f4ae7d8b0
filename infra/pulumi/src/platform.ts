import type { Output } from "@pulumi/pulumi";
import { AccessLogs } from "./access-logs.ts";
import { attachBucketPolicy } from "./bucket-policy.ts";
import { MediaDelivery } from "./media-delivery.ts";
import { PrivateBucket } from "./private-bucket.ts";
import { services } from "./service-permissions.ts";
import { ServiceRole } from "./service-role.ts";
import type { Settings } from "./settings.ts";
import { allowBrowserUploads } from "./upload-cors.ts";
import { ViewerKeys } from "./viewer-keys.ts";

export type Platform = {
  readonly uploads: PrivateBucket;
  readonly media: PrivateBucket;
  readonly keys: ViewerKeys;
  readonly delivery: MediaDelivery;
  readonly roleArns: Readonly<Record<string, Output<string>>>;
  readonly instanceProfiles: Readonly<Record<string, Output<string>>>;
};

const rolesFor = (settings: Settings, uploads: PrivateBucket, media: PrivateBucket) => {
  const arns = { uploads: uploads.bucket.arn, media: media.bucket.arn };
  return services.map((service) => ({
    service,
    role: new ServiceRole(service, { trust: settings.roleTrust, arns }),
  }));
};

/** Everything that Millrace keeps in an AWS account. */
export const createPlatform = (settings: Settings): Platform => {
  const { recoveryDays, webOrigins, protect } = settings;
  const { uploadPrefix: prefix, unfinishedUploadDays: days } = settings;
  const expiry = [{ id: "expire-unfinished-uploads", prefix, days }];
  const uploads = new PrivateBucket("uploads", { expiry, recoveryDays, protect });
  attachBucketPolicy(uploads, "uploads", []);
  allowBrowserUploads(uploads, webOrigins);

  const media = new PrivateBucket("media", { expiry: [], recoveryDays, protect });
  const keys = new ViewerKeys("viewers", {
    current: settings.viewerPublicKey,
    previous: settings.previousViewerPublicKey,
  });
  const { priceClass, domain } = settings;
  const delivery = new MediaDelivery("media", {
    media,
    keyGroupId: keys.keyGroupId,
    webOrigins,
    priceClass,
    domain,
  });
  new AccessLogs("access-logs", {
    distribution: delivery.distribution,
    retentionDays: settings.accessLogDays,
  });

  const roles = rolesFor(settings, uploads, media);
  return {
    uploads,
    media,
    keys,
    delivery,
    roleArns: Object.fromEntries(roles.map(({ service, role }) => [service, role.arn])),
    instanceProfiles: Object.fromEntries(
      roles.flatMap(({ service, role }) =>
        role.instanceProfile ? [[service, role.instanceProfile] as const] : [],
      ),
    ),
  };
};
