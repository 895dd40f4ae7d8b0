import { encodeFinished, published, removed, renamed } from "@millrace/contracts";
import { on, type Reaction, type Say } from "@millrace/events";
import { catalogStore } from "./store.ts";
import type { Tables } from "./tables.ts";

export const catalogReactions = (say: Say): readonly Reaction<Tables>[] => [
  on(encodeFinished, async ({ contentId, ownerId, title, attempt, outputPrefix, media }, trx) => {
    const item = { id: contentId, ownerId, title };
    const now = await catalogStore(trx).publish({ ...item, attempt, outputPrefix, media });
    if (!now) return;
    const { kind, durationMs } = media;
    await say(trx, published, { contentId, ownerId, title: now.title, kind, durationMs });
  }),
  on(renamed, ({ contentId, ownerId, title }, trx, { occurredAt }) =>
    catalogStore(trx).rename({ id: contentId, ownerId, title }, occurredAt),
  ),
  on(removed, ({ contentId, ownerId }, trx) => catalogStore(trx).remove({ id: contentId, ownerId })),
];
