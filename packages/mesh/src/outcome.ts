import { Fault } from "@millrace/contracts";
import { asFault } from "./fault-shape.ts";

/** What a call failed with. A caller who went away broke off what was done for it: then no part of ours is to blame. */
export const outcomeOf = (error: unknown, caller: AbortSignal): Fault =>
  caller.aborted && isAbort(error) ? new Fault("request.cancelled", { cause: error }) : asFault(error);

const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === "AbortError" || isAbort(error.cause));
