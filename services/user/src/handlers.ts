import { type addressBookContract, Fault, type userContract } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import type { Say } from "@millrace/events";
import type { Handlers } from "@millrace/mesh";
import type { Kysely } from "kysely";
import { awaitProfile } from "./await-profile.ts";
import { changeProfile } from "./change-profile.ts";
import { profileOf } from "./profile.ts";
import { userStore } from "./store.ts";
import type { Tables } from "./tables.ts";

export type UserDeps = { readonly db: Kysely<Tables & EventTables>; readonly say: Say };

export const userHandlers = (deps: UserDeps): Handlers<typeof userContract> => ({
  profile: async (_input, { caller, signal }) =>
    profileOf(await awaitProfile(userStore(deps.db), caller.userId, signal)),
  changeProfile: ({ displayName }, { caller, signal }) =>
    changeProfile(deps, caller.userId, displayName, signal),
});

export const addressBookHandlers = ({ db }: UserDeps): Handlers<typeof addressBookContract> => ({
  byId: async ({ id }) => {
    const profile = await userStore(db).findProfile(id);
    if (!profile) throw new Fault("user.not_found");
    return { email: profile.email, displayName: profile.displayName };
  },
});
