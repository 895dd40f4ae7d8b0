import { type authContract, Fault, newId, type Session } from "@millrace/contracts";
import type { Caller, Handlers } from "@millrace/mesh";

/** Accounts in memory whose refresh tokens are good for one use, as the contract says. */
export const testAccounts = (accessSeconds: number) => {
  const people = new Map<string, { password: string; userId: Session["userId"] }>();
  const access = new Map<string, { userId: Session["userId"]; endsAt: number }>();
  const refresh = new Map<string, Session["userId"]>();

  const issue = (userId: Session["userId"]): Session => {
    const session = {
      userId,
      accessToken: `access-${crypto.randomUUID()}`,
      refreshToken: `refresh-${crypto.randomUUID()}`,
      expiresAt: new Date(Date.now() + accessSeconds * 1_000).toISOString(),
    };
    access.set(session.accessToken, { userId, endsAt: Date.parse(session.expiresAt) });
    refresh.set(session.refreshToken, userId);
    return session;
  };

  const handlers: Handlers<typeof authContract> = {
    register: ({ email, password }) => {
      if (people.has(email)) throw new Fault("auth.email_taken");
      const userId = newId("user");
      people.set(email, { password, userId });
      return issue(userId);
    },
    signIn: ({ email, password }) => {
      const person = people.get(email);
      if (person?.password !== password) throw new Fault("auth.wrong_credentials");
      return issue(person.userId);
    },
    refresh: async ({ refreshToken }) => {
      const userId = refresh.get(refreshToken);
      if (!userId) throw new Fault("auth.session_ended");
      refresh.delete(refreshToken);
      return issue(userId);
    },
    signOut: ({ refreshToken }) => {
      refresh.delete(refreshToken);
      return { signedOut: true };
    },
  };

  return {
    handlers,
    /** Ends every access token at once, as a change of keys would. */
    endAccess: () => access.clear(),
    /** Ends every session for good. */
    endSessions: () => {
      access.clear();
      refresh.clear();
    },
    refreshable: () => refresh.size,
    callerOf: (authorization: string | null): Caller | undefined => {
      if (authorization === null) return undefined;
      const known = access.get(authorization.replace("Bearer ", ""));
      if (!known || known.endsAt < Date.now()) throw new Fault("auth.required");
      return { userId: known.userId };
    },
  };
};
