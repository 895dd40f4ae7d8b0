import type { Store } from "./call.ts";
import type { LifecycleRule } from "./lifecycle-rules.ts";

const dayMs = 86_400_000;
const batch = 500;

/** Removes up to a batch of expired objects; tells whether there may be more. */
const expireBatch = ({ index, blobs }: Store, bucket: string, prefix: string, untilMs: number): boolean => {
  const removed = index.transaction(() => {
    const expired = index.objects.listOld(bucket, prefix, untilMs, batch);
    for (const { key } of expired) index.objects.remove(bucket, key);
    return expired;
  });
  blobs.discard(removed.map(({ blob }) => blob));
  return removed.length === batch;
};

const abortUploads = ({ index, blobs }: Store, bucket: string, prefix: string, untilMs: number): void => {
  const removed = index.transaction(() =>
    index.uploads
      .listOld(bucket, untilMs)
      .filter(({ key }) => key.startsWith(prefix))
      .flatMap(({ id }) => index.uploads.remove(id)),
  );
  blobs.discard(removed);
};

const applyRule = async (store: Store, bucket: string, rule: LifecycleRule): Promise<void> => {
  const nowMs = store.now().getTime();
  const { prefix, expireDays, abortUploadDays } = rule;
  if (expireDays !== undefined) {
    // Between batches requests get their turn.
    while (expireBatch(store, bucket, prefix, nowMs - expireDays * dayMs)) await Bun.sleep(0);
  }
  if (abortUploadDays !== undefined) abortUploads(store, bucket, prefix, nowMs - abortUploadDays * dayMs);
};

/** Applies every bucket's lifecycle once; days count from the write or the start of the upload. */
export const sweepLifecycle = async (store: Store): Promise<void> => {
  for (const { name, lifecycle = [] } of store.index.buckets.list()) {
    for (const rule of lifecycle.filter(({ isEnabled }) => isEnabled)) await applyRule(store, name, rule);
  }
};
