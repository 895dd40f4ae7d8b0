import { Fault, type UserId } from "@millrace/contracts";
import type { ProfileRow, UserStore } from "./store.ts";

/** Pauses between looks, 2.2 s in all. */
const pausesMs = [20, 40, 80, 160, 320, 640, 940];

/**
 * A user's own profile. An access token proves that the account exists, so a missing row is an `auth.registered` still on its way:
 * it is waited for. Throws `user.not_found` when it does not come.
 */
export const awaitProfile = async (
  store: Pick<UserStore, "findProfile">,
  id: UserId,
  signal: AbortSignal,
): Promise<ProfileRow> => {
  for (const pauseMs of pausesMs) {
    const profile = await store.findProfile(id);
    if (profile) return profile;
    if (signal.aborted) break;
    await Bun.sleep(pauseMs);
  }
  const profile = await store.findProfile(id);
  if (!profile) throw new Fault("user.not_found");
  return profile;
};
