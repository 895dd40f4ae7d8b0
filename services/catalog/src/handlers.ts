import type { catalogContract } from "@millrace/contracts";
import { clipPage } from "@millrace/database";
import type { Handlers } from "@millrace/mesh";
import { itemView } from "./item.ts";
import { type Delivery, openPlayback } from "./playback.ts";
import type { CatalogStore } from "./store.ts";

export type CatalogDeps = { readonly store: CatalogStore; readonly delivery: Delivery };

export const catalogHandlers = ({ store, delivery }: CatalogDeps): Handlers<typeof catalogContract> => ({
  list: async ({ limit, cursor }, { caller }) => {
    const page = clipPage(await store.listFor(caller.userId, limit + 1, cursor), limit);
    return { items: page.items.map(itemView), nextCursor: page.nextCursor };
  },
  byId: async ({ id }, { caller }) => itemView(await store.byIdFor(caller.userId, id)),
  openPlayback: async ({ id }, { caller }) => openPlayback(delivery, await store.byIdFor(caller.userId, id)),
});
