import type { ProcedureKind } from "@millrace/contracts";
import { histogram } from "@millrace/telemetry";
import { asFault } from "./fault-shape.ts";

type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: Error };

const durations = histogram("millrace.http.server.duration", "Time to answer a call");

/** Runs one call whole, its refusals included, and records how long it took and its code. A subscription counts only when it is refused. */
export const measured = async <O extends Outcome>(
  procedure: string,
  kind: ProcedureKind,
  run: () => Promise<O>,
): Promise<O> => {
  const startedAt = performance.now();
  const outcome = await run();
  const code = outcome.ok ? "ok" : asFault(outcome.error).code;
  if (kind !== "subscription" || !outcome.ok)
    durations.record((performance.now() - startedAt) / 1_000, { procedure, code });
  return outcome;
};
