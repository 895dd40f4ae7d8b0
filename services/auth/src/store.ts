import type { SessionId, UserId } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import { type Kysely, sql } from "kysely";
import type { SessionState } from "./session.ts";
import type { Tables } from "./tables.ts";

export type Account = { readonly id: UserId; readonly passwordHash: string };
export type SessionOwner = { readonly id: SessionId; readonly userId: UserId };
type NewSession = SessionOwner & { familyHash: string; tokenHash: string; days: number };
type Rotation = { familyHash: string; presentedHash: string; tokenHash: string; salt: string };

export type AuthStore = ReturnType<typeof authStore>;

/** Accounts and sessions. All times are the database's. */
export const authStore = (db: Kysely<Tables & EventTables>) => ({
  ...accountsOf(db),
  ...sessionsOf(db),
});

const accountsOf = (db: Kysely<Tables & EventTables>) => ({
  /** False when the e-mail has an account already. */
  addAccount: async (account: Account & { email: string }): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("account")
      .values({ id: account.id, email: account.email, passwordHash: account.passwordHash })
      .onConflict((it) => it.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  },

  findAccount: (email: string): Promise<Account | undefined> =>
    db
      .selectFrom("account")
      .select(["id", "passwordHash"])
      .where(sql`lower(email)`, "=", email.toLowerCase())
      .executeTakeFirst(),

  /** Changes nothing when the password was changed meanwhile. */
  replaceHash: async ({ id, passwordHash }: Account, newHash: string): Promise<void> => {
    await db
      .updateTable("account")
      .set({ passwordHash: newHash })
      .where("id", "=", id)
      .where("passwordHash", "=", passwordHash)
      .execute();
  },
});

const sessionsOf = (db: Kysely<Tables & EventTables>) => ({
  /** Also clears away the user's sessions that have run out. */
  addSession: async ({ days, ...session }: NewSession): Promise<void> => {
    await db
      .deleteFrom("session")
      .where("userId", "=", session.userId)
      .where("expiresAt", "<", sql<Date>`now()`)
      .execute();
    await db
      .insertInto("session")
      .values({ ...session, expiresAt: sql<Date>`now() + make_interval(days => ${days})` })
      .execute();
  },

  /** Of any number of callers with the same token, one succeeds. */
  rotate: ({ familyHash, presentedHash, tokenHash, salt }: Rotation): Promise<SessionOwner | undefined> =>
    db
      .updateTable("session")
      .set((it) => ({
        tokenHash,
        salt,
        parentHash: presentedHash,
        generation: it("generation", "+", 1),
        rotatedAt: sql<Date>`clock_timestamp()`,
      }))
      .where("familyHash", "=", familyHash)
      .where("tokenHash", "=", presentedHash)
      .where("revokedAt", "is", null)
      .where("expiresAt", ">", sql<Date>`now()`)
      .returning(["id", "userId"])
      .executeTakeFirst(),

  findSession: (familyHash: string): Promise<(SessionOwner & SessionState) | undefined> =>
    db
      .selectFrom("session")
      .select(["id", "userId", "parentHash", "salt"])
      .select(sql<number | null>`extract(epoch from now() - rotated_at)::float8 * 1000`.as("sinceRotationMs"))
      .select(sql<boolean>`revoked_at is not null or expires_at <= now()`.as("ended"))
      .where("familyHash", "=", familyHash)
      .executeTakeFirst(),

  revoke: async (familyHash: string): Promise<void> => {
    await db
      .updateTable("session")
      .set({ revokedAt: sql<Date>`now()` })
      .where("familyHash", "=", familyHash)
      .where("revokedAt", "is", null)
      .execute();
  },
});
