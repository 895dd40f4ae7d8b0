import { z } from "zod";
import { contract, mutation, query } from "./contract.ts";
import { UserId } from "./ids.ts";
import { DisplayName } from "./text.ts";

export const Profile = z.object({
  id: UserId,
  email: z.string(),
  displayName: z.string(),
  createdAt: z.iso.datetime(),
});
export type Profile = z.infer<typeof Profile>;

/** The signed-in person's own profile. */
export const userContract = contract("user", {
  profile: query({
    access: "user",
    summary: "Reads your profile.",
    rest: { method: "GET", path: "/user/profile" },
    output: Profile,
  }),
  changeProfile: mutation({
    access: "user",
    summary: "Changes your profile.",
    rest: { method: "PATCH", path: "/user/profile" },
    idempotent: true,
    input: z.strictObject({ displayName: DisplayName }),
    output: Profile,
  }),
});

/** What other services may ask about a user. */
export const addressBookContract = contract("addressBook", {
  byId: query({
    access: "service",
    from: ["notifier"],
    summary: "Where and under what name to write to a user.",
    input: z.strictObject({ id: UserId }),
    output: z.object({ email: z.string(), displayName: z.string() }),
  }),
});
