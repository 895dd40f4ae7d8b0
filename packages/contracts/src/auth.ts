import { z } from "zod";
import { contract, mutation } from "./contract.ts";
import { UserId } from "./ids.ts";
import { DisplayName } from "./text.ts";

export const Email = z.email("must be an e-mail address").max(254).toLowerCase();
export const Password = z.string().min(10, "must have at least 10 characters").max(128);
const RefreshToken = z.string().min(16).max(512);

/** `expiresAt` is when the access token ends; the refresh token is good for one use. */
export const Session = z.object({
  userId: UserId,
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.iso.datetime(),
});
export type Session = z.infer<typeof Session>;

/** Accounts and sessions. */
export const authContract = contract("auth", {
  register: mutation({
    access: "public",
    summary: "Creates an account and signs it in.",
    rest: { method: "POST", path: "/auth/register" },
    input: z.strictObject({
      email: Email,
      password: Password,
      displayName: DisplayName,
    }),
    output: Session,
  }),
  signIn: mutation({
    access: "public",
    summary: "Signs in with e-mail and password.",
    rest: { method: "POST", path: "/auth/sign-in" },
    input: z.strictObject({ email: Email, password: z.string().max(1_024) }),
    output: Session,
  }),
  refresh: mutation({
    access: "public",
    summary: "Trades a refresh token for a new session; the old token ends.",
    rest: { method: "POST", path: "/auth/refresh" },
    input: z.strictObject({ refreshToken: RefreshToken }),
    output: Session,
  }),
  signOut: mutation({
    access: "public",
    summary: "Ends the session that the refresh token belongs to.",
    rest: { method: "POST", path: "/auth/sign-out" },
    idempotent: true,
    input: z.strictObject({ refreshToken: RefreshToken }),
    output: z.object({ signedOut: z.literal(true) }),
  }),
});
