import type { ContentId, EncodedMedia, UserId } from "@millrace/contracts";
import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string | null, string | null>;

/**
 * An item that was heard of. It is published once `publishedAt` is set; before that only its name may be known, and after `removedAt` only
 * that it is gone: facts may arrive in any order.
 */
export type ItemTable = {
  id: ContentId;
  ownerId: UserId;
  title: string;
  /** The title is that of a renaming, which beats the one that an encode began with. */
  renamedAt: Date | null;
  /** 0 before anything was published. */
  attempt: Generated<number>;
  outputPrefix: string | null;
  media: Json<EncodedMedia | null>;
  publishedAt: Date | null;
  removedAt: Date | null;
};

export type Tables = { item: ItemTable };

/** A row that is published. */
export type ItemRow = {
  readonly id: ContentId;
  readonly title: string;
  readonly outputPrefix: string;
  readonly media: EncodedMedia;
  readonly publishedAt: Date;
};
