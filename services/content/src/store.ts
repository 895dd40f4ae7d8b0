import { type ContentId, type FailureCode, Fault, type UserId } from "@millrace/contracts";
import { clipPage, type EventTables } from "@millrace/database";
import { type Insertable, type Kysely, sql, type Transaction } from "kysely";
import type { ContentRow, ContentTable, GarbageRow, GarbageTable, Tables } from "./tables.ts";

export type Db = Kysely<Tables & EventTables>;
export type Trx = Transaction<Tables & EventTables>;

/** Items and what is to be deleted. Reads for a user name the owner in the query: another's item is not there. */
export const contentStore = (db: Db) => ({
  add: (row: Insertable<ContentTable>) => db.insertInto("content").values(row).execute(),

  findById: (id: ContentId): Promise<ContentRow | undefined> =>
    db
      .selectFrom("content")
      .selectAll()
      .where("id", "=", id)
      .where("removedAt", "is", null)
      .executeTakeFirst(),

  byIdFor: async (ownerId: UserId, id: ContentId): Promise<ContentRow> => {
    const row = await db
      .selectFrom("content")
      .selectAll()
      .where("id", "=", id)
      .where("ownerId", "=", ownerId)
      .where("removedAt", "is", null)
      .executeTakeFirst();
    if (!row) throw new Fault("content.not_found");
    return row;
  },

  listFor: async (ownerId: UserId, { limit, cursor }: { limit: number; cursor?: ContentId | undefined }) => {
    const rows = await db
      .selectFrom("content")
      .selectAll()
      .where("ownerId", "=", ownerId)
      .where("removedAt", "is", null)
      .$if(cursor !== undefined, (it) => it.where("id", "<", cursor as ContentId))
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute();
    return clipPage(rows, limit);
  },

  rename: async (ownerId: UserId, id: ContentId, title: string): Promise<ContentRow> => {
    const row = await db
      .updateTable("content")
      .set({ title })
      .where("id", "=", id)
      .where("ownerId", "=", ownerId)
      .where("removedAt", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new Fault("content.not_found");
    return row;
  },

  /** False when somebody else completed it before. */
  markQueued: async (id: ContentId, bytes: number, traceId: string | undefined): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable("content")
      .set({ status: "queued", bytes, multipartId: null, traceId: traceId ?? null })
      .where("id", "=", id)
      .where("status", "=", "uploading")
      .where("removedAt", "is", null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** The size of an upload whose bytes have come, where it was not known before. */
  setBytes: (id: ContentId, bytes: number) =>
    db.updateTable("content").set({ bytes }).where("id", "=", id).where("status", "=", "uploading").execute(),

  markEncoding: (id: ContentId, progress: number) =>
    db
      .updateTable("content")
      .set({ status: "encoding", progress: sql<number>`greatest(progress, ${progress}::real)` })
      .where("id", "=", id)
      .where("status", "in", ["queued", "encoding"])
      .execute(),

  markReady: async (id: ContentId): Promise<ContentRow | undefined> =>
    db
      .updateTable("content")
      .set({ status: "ready", progress: 1, failureCode: null })
      .where("id", "=", id)
      .where("status", "in", ["queued", "encoding"])
      .where("removedAt", "is", null)
      .returningAll()
      .executeTakeFirst(),

  markFailed: async (id: ContentId, code: FailureCode, traceId?: string): Promise<ContentRow | undefined> =>
    db
      .updateTable("content")
      .set({ status: "failed", failureCode: code, multipartId: null, ...(traceId ? { traceId } : {}) })
      .where("id", "=", id)
      .where("status", "in", ["uploading", "queued", "encoding"])
      .where("removedAt", "is", null)
      .returningAll()
      .executeTakeFirst(),

  /** Undefined when it was removed before; throws when it never was this owner's. */
  markRemoved: async (ownerId: UserId, id: ContentId): Promise<ContentRow | undefined> => {
    const row = await db
      .selectFrom("content")
      .selectAll()
      .where("id", "=", id)
      .where("ownerId", "=", ownerId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Fault("content.not_found");
    if (row.removedAt) return undefined;
    await db.updateTable("content").set({ removedAt: sql<Date>`now()` }).where("id", "=", id).execute();
    return row;
  },

  /** Removes uploads begun more than `hours` ago that nobody has completed, and answers with them. */
  giveUp: (hours: number): Promise<ContentRow[]> =>
    db
      .updateTable("content")
      .set({ removedAt: sql<Date>`now()` })
      .where("status", "=", "uploading")
      .where("removedAt", "is", null)
      .where("createdAt", "<", sql<Date>`now() - make_interval(hours => ${hours})`)
      .returningAll()
      .execute(),

  forgetRemoved: (hours: number) =>
    db
      .deleteFrom("content")
      .where("removedAt", "<", sql<Date>`now() - make_interval(hours => ${hours})`)
      .execute(),

  addGarbage: (rows: readonly Insertable<GarbageTable>[]) =>
    rows.length === 0
      ? Promise.resolve([])
      : db
          .insertInto("garbage")
          .values([...rows])
          .execute(),

  /** The garbage that is due longest, put off by `minutes` for everybody else. */
  takeGarbage: (minutes: number): Promise<GarbageRow | undefined> =>
    db
      .updateTable("garbage")
      .set({ dueAt: sql<Date>`now() + make_interval(mins => ${minutes})` })
      .where("id", "=", (due) =>
        due
          .selectFrom("garbage")
          .select("id")
          .where("dueAt", "<=", sql<Date>`now()`)
          .orderBy("dueAt")
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .executeTakeFirst(),

  dropGarbage: (id: number) => db.deleteFrom("garbage").where("id", "=", id).execute(),
});

export type ContentStore = ReturnType<typeof contentStore>;
