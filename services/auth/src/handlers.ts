import type { authContract } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import type { Say } from "@millrace/events";
import type { Handlers } from "@millrace/mesh";
import type { Kysely } from "kysely";
import type { AccessTokens } from "./access-tokens.ts";
import type { Passwords } from "./passwords.ts";
import { register } from "./register.ts";
import { endSession, refreshSession } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { authStore } from "./store.ts";
import type { Tables } from "./tables.ts";

export type AuthDeps = {
  readonly db: Kysely<Tables & EventTables>;
  readonly say: Say;
  readonly passwords: Passwords;
  readonly accessToken: AccessTokens;
  readonly refreshTokenDays: number;
};

export const authHandlers = (deps: AuthDeps): Handlers<typeof authContract> => {
  const store = authStore(deps.db);
  return {
    register: (request) => register(deps, request),
    signIn: (request) => signIn(deps, request),
    refresh: ({ refreshToken }) => refreshSession({ store, accessToken: deps.accessToken }, refreshToken),
    signOut: ({ refreshToken }) => endSession(store, refreshToken),
  };
};
