import { Fault, type Procedure } from "@millrace/contracts";
import type { Identity } from "./identity.ts";

/** Whether an identity may call a procedure; throws the fault that says what is missing. */
export const admit = ({ access, from }: Pick<Procedure, "access" | "from">, identity: Identity): void => {
  if (access === "user" && !identity.caller) throw new Fault("auth.required");
  if (access === "service" && !identity.service) throw new Fault("auth.forbidden");
  if (from && !from.includes(identity.service ?? "")) throw new Fault("auth.forbidden");
};
