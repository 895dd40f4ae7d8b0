import * as access from "./access-rules.ts";
import * as delivery from "./delivery-rules.ts";
import type { Rule } from "./planned-resource.ts";
import * as storage from "./storage-rules.ts";

export type Expectations = { readonly webOrigins: readonly string[]; readonly uploadPrefix: string };

/** Every rule by name; those about CORS and lifecycle compare with the stack's own settings. */
export const rulesFor = ({ webOrigins, uploadPrefix }: Expectations): Readonly<Record<string, Rule>> => ({
  ...access,
  noPublicBucket: storage.noPublicBucket,
  ownerEnforced: storage.ownerEnforced,
  encryptedAtRest: storage.encryptedAtRest,
  tlsOnly: storage.tlsOnly,
  abandonedPartsCleared: storage.abandonedPartsCleared,
  oldVersionsExpire: storage.oldVersionsExpire,
  unfinishedUploadsExpire: storage.unfinishedUploadsExpire(uploadPrefix),
  onlyUnfinishedExpires: storage.onlyUnfinishedExpires(uploadPrefix),
  uploadCorsExact: storage.uploadCorsExact(webOrigins),
  originAccessControl: delivery.originAccessControl,
  viewersMustSign: delivery.viewersMustSign,
  httpsOnly: delivery.httpsOnly,
  modernTls: delivery.modernTls,
  http2And3: delivery.http2And3,
  cachedByPath: delivery.cachedByPath,
  mediaCorsExact: delivery.mediaCorsExact(webOrigins),
  loggedWithoutSignatures: delivery.loggedWithoutSignatures,
});
