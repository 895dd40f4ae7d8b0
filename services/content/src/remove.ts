import { type ContentId, removed, type UserId } from "@millrace/contracts";
import type { Say } from "@millrace/events";
import { contentPrefix } from "@millrace/storage";
import { garbageOf } from "./garbage.ts";
import { jobStore } from "./job-store.ts";
import { contentStore, type Db } from "./store.ts";

/** Removes an item for good: its job is cancelled at once (a worker loses its lease), its objects go with the sweep. */
export const remove = (db: Db, say: Say, ownerId: UserId, id: ContentId): Promise<{ removed: true }> =>
  db.transaction().execute(async (trx): Promise<{ removed: true }> => {
    const store = contentStore(trx);
    // The job before the item, as workers' reports lock them: the other way round the two would wait for each other.
    await jobStore(trx).cancelOf(ownerId, id);
    const row = await store.markRemoved(ownerId, id);
    if (!row) return { removed: true };
    await store.addGarbage([
      ...garbageOf({ bucket: "upload", prefix: row.sourceKey, multipartId: row.multipartId }),
      ...garbageOf({ bucket: "media", prefix: contentPrefix(id) }),
    ]);
    await say(trx, removed, { contentId: id, ownerId, title: row.title });
    return { removed: true };
  });
