import { Fault, type Session } from "@millrace/contracts";
import type { AuthDeps } from "./handlers.ts";
import { isOutdated } from "./passwords.ts";
import { openSession, sessionFor } from "./sessions.ts";
import { authStore } from "./store.ts";

/** Answers an unknown e-mail as it does a wrong password, and takes as long. */
export const signIn = async (
  { db, passwords, accessToken, refreshTokenDays }: AuthDeps,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Session> => {
  const store = authStore(db);
  const account = await store.findAccount(email);
  const matches = await passwords.verify(password, account?.passwordHash);
  if (!account || !matches) throw new Fault("auth.wrong_credentials");
  if (isOutdated(account.passwordHash)) await store.replaceHash(account, await passwords.hash(password));
  return sessionFor(accessToken, await openSession(store, account.id, refreshTokenDays));
};
