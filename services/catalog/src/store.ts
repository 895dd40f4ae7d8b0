import { type ContentId, type EncodedMedia, Fault, type UserId } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import { type Kysely, type NotNull, sql } from "kysely";
import type { ItemRow, Tables } from "./tables.ts";

export type Db = Kysely<Tables & EventTables>;
export type CatalogStore = ReturnType<typeof catalogStore>;

type Item = { readonly id: ContentId; readonly ownerId: UserId; readonly title: string };
type Publication = Item & {
  readonly attempt: number;
  readonly outputPrefix: string;
  readonly media: EncodedMedia;
};

export const catalogStore = (db: Db) => ({ ...reads(db), ...facts(db) });

/** What a viewer sees: published items of one owner, and nobody else's. */
const reads = (db: Db) => {
  const publishedOf = (ownerId: UserId) =>
    db
      .selectFrom("item")
      .select(["id", "title", "outputPrefix", "media", "publishedAt"])
      .where("ownerId", "=", ownerId)
      .where("publishedAt", "is not", null)
      .$narrowType<{ outputPrefix: NotNull; media: EncodedMedia; publishedAt: Date }>();
  return {
    byIdFor: (ownerId: UserId, id: ContentId): Promise<ItemRow> =>
      publishedOf(ownerId)
        .where("id", "=", id)
        .executeTakeFirstOrThrow(() => new Fault("catalog.not_found")),

    listFor: (ownerId: UserId, limit: number, cursor: ContentId | undefined): Promise<ItemRow[]> =>
      publishedOf(ownerId)
        .$if(cursor !== undefined, (it) => it.where("id", "<", cursor ?? ("" as ContentId)))
        .orderBy("id", "desc")
        .limit(limit)
        .execute(),
  };
};

/** What happened to items. Each is one statement that an older or repeated fact changes nothing by. */
const facts = (db: Db) => ({
  /** The title it is published under; undefined when this attempt or a newer one is published already, or the item is gone. */
  publish: ({
    attempt,
    outputPrefix,
    media,
    ...item
  }: Publication): Promise<{ title: string } | undefined> => {
    const publication = {
      attempt,
      outputPrefix,
      media: JSON.stringify(media),
      publishedAt: sql<Date>`now()`,
    };
    return db
      .insertInto("item")
      .values({ ...item, ...publication })
      .onConflict((it) =>
        it
          .column("id")
          .doUpdateSet({
            ...publication,
            title: sql`case when item.renamed_at is not null then item.title else excluded.title end`,
            publishedAt: sql`coalesce(item.published_at, excluded.published_at)`,
          })
          .where("item.attempt", "<", attempt)
          .where("item.removedAt", "is", null),
      )
      .returning("title")
      .executeTakeFirst();
  },

  /** The newest name wins, in whatever order names are heard of. */
  rename: async (item: Item, renamedAt: Date): Promise<void> => {
    await db
      .insertInto("item")
      .values({ ...item, renamedAt })
      .onConflict((it) =>
        it
          .column("id")
          .doUpdateSet({ title: item.title, renamedAt })
          .where("item.removedAt", "is", null)
          .where((or) => or.or([or("item.renamedAt", "is", null), or("item.renamedAt", "<", renamedAt)])),
      )
      .execute();
  },

  /** What stays is a row without title or media, so that a publication that comes later finds it. */
  remove: async ({ id, ownerId }: Omit<Item, "title">): Promise<void> => {
    const gone = {
      title: "",
      outputPrefix: null,
      media: null,
      publishedAt: null,
      removedAt: sql<Date>`now()`,
    };
    await db
      .insertInto("item")
      .values({ id, ownerId, ...gone })
      .onConflict((it) => it.column("id").doUpdateSet(gone).where("item.removedAt", "is", null))
      .execute();
  },
});
