import type { Objects } from "@millrace/storage";
import { contentStore, type Db } from "./store.ts";

/** An upload that is not completed within a day is given up. */
const abandonedAfterHours = 24;
/** A removed item is remembered this long, so that removing it again is answered alike. */
const forgottenAfterHours = 24;

export type Buckets = { readonly upload: string; readonly media: string };

/** Deletes the objects that nothing needs any more, uploads that were given up, and rows of removed items. */
export const sweep = async (db: Db, objects: Objects, buckets: Buckets): Promise<void> => {
  await giveUpAbandoned(db);
  await db.transaction().execute(async (trx) => {
    const store = contentStore(trx);
    for (const row of await store.claimGarbage(5)) {
      const bucket = buckets[row.bucket];
      if (row.multipartId) await objects.abortParts({ bucket, key: row.prefix, uploadId: row.multipartId });
      await objects.removePrefix(bucket, row.prefix);
      await store.dropGarbage(row.id);
    }
  });
  await contentStore(db).forgetRemoved(forgottenAfterHours);
};

const giveUpAbandoned = (db: Db): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const store = contentStore(trx);
    for (const row of await store.listAbandoned(abandonedAfterHours)) {
      if (!(await store.markRemoved(row.ownerId, row.id))) continue;
      await store.addGarbage([{ bucket: "upload", prefix: row.sourceKey, multipartId: row.multipartId }]);
    }
  });
