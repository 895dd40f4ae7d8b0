import { Fault, newId, registered, type Session } from "@millrace/contracts";
import type { AuthDeps } from "./handlers.ts";
import { openSession, sessionFor } from "./sessions.ts";
import { authStore } from "./store.ts";

type Registration = { readonly email: string; readonly password: string; readonly displayName: string };

/** Account, first session and the event of it stand or fall together. */
export const register = async (
  { db, passwords, accessToken, say, refreshTokenDays }: AuthDeps,
  { email, password, displayName }: Registration,
): Promise<Session> => {
  const passwordHash = await passwords.hash(password);
  const userId = newId("user");
  const opened = await db.transaction().execute(async (trx) => {
    const store = authStore(trx);
    if (!(await store.addAccount({ id: userId, email, passwordHash }))) throw new Fault("auth.email_taken");
    await say(trx, registered, { userId, email, displayName });
    return openSession(store, userId, refreshTokenDays);
  });
  return sessionFor(accessToken, opened);
};
