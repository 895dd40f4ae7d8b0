import { type Access, Fault } from "@millrace/contracts";
import type { Identity } from "./identity.ts";

/** Whether an identity satisfies a procedure's access; throws the fault that says what is missing. */
export const admit = (access: Access, identity: Identity): void => {
  if (access === "user" && !identity.caller) throw new Fault("auth.required");
  if (access === "service" && !identity.service) throw new Fault("auth.forbidden");
};
