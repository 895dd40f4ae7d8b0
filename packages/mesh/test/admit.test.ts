import { expect, test } from "bun:test";
import type { Access } from "@millrace/contracts";
import { newId } from "@millrace/contracts";
import { admit } from "../src/admit.ts";
import { asFault } from "../src/index.ts";

const outcome = (
  access: Access,
  from: string[] | undefined,
  service?: string,
  isSignedIn = false,
): string => {
  const caller = isSignedIn ? { userId: newId("user") } : undefined;
  try {
    admit({ access, from }, { service, caller });
    return "ok";
  } catch (error) {
    return asFault(error).code;
  }
};

test.each<[Access, string[] | undefined, string | undefined, boolean, string]>([
  ["public", undefined, undefined, false, "ok"],
  ["user", undefined, undefined, false, "auth.required"],
  ["user", undefined, undefined, true, "ok"],
  ["service", undefined, undefined, true, "auth.forbidden"],
  ["service", undefined, "gateway", false, "ok"],
  ["service", ["encoder"], "gateway", false, "auth.forbidden"],
  ["service", ["encoder"], "encoder", false, "ok"],
])("%s from %p, called by %p (signed in: %p): %s", (access, from, service, isSignedIn, expected) => {
  expect(outcome(access, from, service, isSignedIn)).toBe(expected);
});
