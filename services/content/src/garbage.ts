import type { ContentId } from "@millrace/contracts";
import { outputPrefix } from "@millrace/storage";
import { type Insertable, sql } from "kysely";
import type { GarbageTable } from "./tables.ts";

type Useless = Pick<GarbageTable, "bucket" | "prefix"> & { readonly multipartId?: string | null };

/** Longer than any lease and any presigned address lives: after that nobody can write there any more. */
const writersGoneHours = 2;

/** Objects that nothing needs any more: to be deleted at once, and once more when whoever may still be writing them is gone. */
export const garbageOf = ({ bucket, prefix, multipartId = null }: Useless): Insertable<GarbageTable>[] => [
  { bucket, prefix, multipartId },
  {
    bucket,
    prefix,
    multipartId: null,
    dueAt: sql`now() + make_interval(hours => ${writersGoneHours})` as never,
  },
];

/** The output of attempts 1 to `last`. */
export const outputsUpTo = (contentId: ContentId, last: number): Insertable<GarbageTable>[] =>
  Array.from({ length: Math.max(0, last) }, (_, index) =>
    garbageOf({ bucket: "media", prefix: outputPrefix(contentId, index + 1) }),
  ).flat();
