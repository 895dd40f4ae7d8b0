import type { UserId } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Tables } from "./tables.ts";

export type ProfileRow = Omit<Selectable<Tables["profile"]>, "changedAt">;
export type UserStore = ReturnType<typeof userStore>;

const columns = ["id", "email", "displayName", "createdAt"] as const;

export const userStore = (db: Kysely<Tables & EventTables>) => ({
  /** Leaves a profile that is there as it is: its owner may have changed it since. */
  addProfile: async (profile: Omit<ProfileRow, "createdAt">): Promise<void> => {
    await db
      .insertInto("profile")
      .values({ id: profile.id, email: profile.email, displayName: profile.displayName })
      .onConflict((it) => it.column("id").doNothing())
      .execute();
  },

  findProfile: (id: UserId): Promise<ProfileRow | undefined> =>
    db.selectFrom("profile").select(columns).where("id", "=", id).executeTakeFirst(),

  /** Undefined when there is nothing to change. */
  rename: (id: UserId, displayName: string): Promise<ProfileRow | undefined> =>
    db
      .updateTable("profile")
      .set({ displayName, changedAt: sql<Date>`now()` })
      .where("id", "=", id)
      .where("displayName", "!=", displayName)
      .returning(columns)
      .executeTakeFirst(),
});
