import { type Profile, profileChanged, type UserId } from "@millrace/contracts";
import { awaitProfile } from "./await-profile.ts";
import type { UserDeps } from "./handlers.ts";
import { profileOf } from "./profile.ts";
import { userStore } from "./store.ts";

/** Sets the name and tells of it; setting it to what it is tells nothing. */
export const changeProfile = async (
  { db, say }: UserDeps,
  userId: UserId,
  displayName: string,
  signal: AbortSignal,
): Promise<Profile> => {
  const present = await awaitProfile(userStore(db), userId, signal);
  const changed = await db.transaction().execute(async (trx) => {
    const row = await userStore(trx).rename(userId, displayName);
    if (row) await say(trx, profileChanged, { userId, displayName });
    return row;
  });
  return profileOf(changed ?? { ...present, displayName });
};
