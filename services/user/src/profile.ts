import type { Profile } from "@millrace/contracts";
import type { ProfileRow } from "./store.ts";

export const profileOf = ({ id, email, displayName, createdAt }: ProfileRow): Profile => ({
  id,
  email,
  displayName,
  createdAt: createdAt.toISOString(),
});
