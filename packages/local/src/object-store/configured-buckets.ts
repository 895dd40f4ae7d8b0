import { assertBucketName } from "./bucket-operations.ts";
import type { Store } from "./call.ts";
import { ruleForOrigins } from "./cors-rules.ts";
import type { LifecycleRule } from "./lifecycle-rules.ts";

/** A bucket that is there from the start. */
export type ConfiguredBucket = {
  name: string;
  /** Origins whose pages may read and write, exactly as browsers spell them; empty for none. */
  corsOrigins: readonly string[];
  /** Days after which objects under a prefix go. */
  expirePrefixDays?: Readonly<Record<string, number>>;
  /** Days after which unfinished multipart uploads go; 7 unless told. */
  abortUploadDays?: number;
};

const lifecycleOf = ({ expirePrefixDays = {}, abortUploadDays = 7 }: ConfiguredBucket): LifecycleRule[] => [
  { id: "abort-unfinished-uploads", isEnabled: true, prefix: "", abortUploadDays },
  ...Object.entries(expirePrefixDays).map(([prefix, expireDays]) => ({
    id: `expire-${prefix}`,
    isEnabled: true,
    prefix,
    expireDays,
  })),
];

/** Creates what is missing; the configuration wins over what a request changed since. */
export const configureBuckets = ({ index, now }: Store, buckets: readonly ConfiguredBucket[]): void =>
  index.transaction(() => {
    for (const bucket of buckets) {
      const { name, corsOrigins } = bucket;
      index.buckets.add(assertBucketName(name), now().getTime());
      index.buckets.setCors(name, corsOrigins.length === 0 ? undefined : [ruleForOrigins(corsOrigins)]);
      index.buckets.setLifecycle(name, lifecycleOf(bucket));
    }
  });
