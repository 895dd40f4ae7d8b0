import type { Objects } from "@millrace/storage";
import { log } from "@millrace/telemetry";
import { garbageOf } from "./garbage.ts";
import { contentStore, type Db } from "./store.ts";
import type { GarbageRow } from "./tables.ts";

/** An upload that is not completed within a day is given up. */
const abandonedAfterHours = 24;
/** A removed item is remembered this long, so that removing it again is answered alike. */
const forgottenAfterHours = 24;
/** How long what could not be deleted is left alone. */
const retryMinutes = 10;

export type Buckets = { readonly upload: string; readonly media: string };

/** Deletes the objects that nothing needs any more, uploads that were given up, and rows of removed items. */
export const sweep = async (db: Db, objects: Objects, buckets: Buckets): Promise<void> => {
  await giveUpAbandoned(db);
  while (await sweepOne(db, objects, buckets));
  await contentStore(db).forgetRemoved(forgottenAfterHours);
};

// One piece of garbage at a time, so that what cannot be deleted holds up nothing else; false when none is due. It is put off
// before it is tried: a sweep that dies over it leaves it to a later one, and other sweeps take others meanwhile.
const sweepOne = async (db: Db, objects: Objects, buckets: Buckets): Promise<boolean> => {
  const store = contentStore(db);
  const garbage = await store.takeGarbage(retryMinutes);
  if (!garbage) return false;
  try {
    await deleteObjects(garbage, objects, buckets[garbage.bucket]);
    await store.dropGarbage(garbage.id);
  } catch (error) {
    log.warn({ err: error, prefix: garbage.prefix, bucket: garbage.bucket }, "garbage not deleted");
  }
  return true;
};

const deleteObjects = async (garbage: GarbageRow, objects: Objects, bucket: string): Promise<void> => {
  const { prefix, multipartId } = garbage;
  if (multipartId) await objects.abortParts({ bucket, key: prefix, uploadId: multipartId });
  await objects.removePrefix(bucket, prefix);
};

const giveUpAbandoned = (db: Db): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const store = contentStore(trx);
    for (const { sourceKey: prefix, multipartId } of await store.giveUp(abandonedAfterHours))
      await store.addGarbage(garbageOf({ bucket: "upload", prefix, multipartId }));
  });
