import { registered } from "@millrace/contracts";
import { on, type Reaction } from "@millrace/events";
import { userStore } from "./store.ts";
import type { Tables } from "./tables.ts";

export const userReactions: readonly Reaction<Tables>[] = [
  on(registered, ({ userId, email, displayName }, trx) =>
    userStore(trx).addProfile({ id: userId, email, displayName }),
  ),
];
