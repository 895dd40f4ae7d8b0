import type { CatalogItem } from "@millrace/contracts";
import type { ItemRow } from "./tables.ts";

/** An item as its owner sees it. */
export const itemView = ({ id, title, media, publishedAt }: ItemRow): CatalogItem => ({
  id,
  title,
  kind: media.kind,
  durationMs: media.durationMs,
  width: media.width,
  height: media.height,
  renditions: media.renditions,
  hasMp3: media.mp3 !== undefined,
  publishedAt: publishedAt.toISOString(),
});
