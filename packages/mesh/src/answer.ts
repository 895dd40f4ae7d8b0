import { Fault, type Procedure } from "@millrace/contracts";
import { traced, withTrace } from "@millrace/telemetry";
import type { CallContext } from "./call-context.ts";
import { inCallScope } from "./call-scope.ts";
import { toTrpcError } from "./fault-shape.ts";
import type { Call } from "./handlers.ts";
import type { Identity } from "./identity.ts";
import { outcomeOf } from "./outcome.ts";
import { within } from "./within.ts";

/** A handler without its types, as the router runs it. */
export type AnyHandler = (input: unknown, call: Call) => unknown;

/** A request whose identity satisfies the procedure's access. */
export type AdmittedContext = CallContext & { readonly who: Identity };

const callOf = ({ who, requestId, responseHeaders }: AdmittedContext, signal: AbortSignal): Call =>
  ({ caller: who.caller, service: who.service, requestId, signal, responseHeaders }) as Call;

/** Answers one query or mutation: within its deadline, in its span, its answer checked, its failure as a fault. */
export const answer = async (
  path: string,
  procedure: Procedure,
  handler: AnyHandler,
  ctx: AdmittedContext,
  input: unknown,
): Promise<unknown> => {
  const budgetMs = Math.min(procedure.timeoutMs, ctx.budgetMs);
  const scope = { requestId: ctx.requestId, userToken: ctx.userToken, deadlineAt: Date.now() + budgetMs };
  const attributes = { "millrace.request_id": ctx.requestId, "millrace.user_id": ctx.who.caller?.userId };
  const handled = () =>
    within(budgetMs, async (deadline) => {
      const call = callOf(ctx, AbortSignal.any([deadline, ctx.signal]));
      return checked(procedure, await inCallScope(scope, async () => handler(input, call)));
    });
  try {
    if (procedure.heartbeat) return await withTrace({}, handled);
    return await traced(path, attributes, handled, { kind: "server", parent: ctx.trace });
  } catch (error) {
    throw toTrpcError(outcomeOf(error, ctx.signal));
  }
};

/** Answers a subscription: each value checked against the contract before it leaves. */
export async function* stream(
  procedure: Procedure,
  handler: AnyHandler,
  ctx: AdmittedContext,
  input: unknown,
  signal: AbortSignal,
): AsyncGenerator<unknown, void, undefined> {
  const scope = { requestId: ctx.requestId, userToken: ctx.userToken, deadlineAt: Number.POSITIVE_INFINITY };
  const inScope = <T>(run: () => T): T => withTrace(ctx.trace, () => inCallScope(scope, run));
  try {
    const values = inScope(() => handler(input, callOf(ctx, signal))) as AsyncIterable<unknown>;
    const iterator = values[Symbol.asyncIterator]();
    try {
      for (;;) {
        // Each step enters the scope again: a generator resumes in the context of whoever pulls.
        const step = await inScope(() => iterator.next());
        if (step.done) return;
        yield await checked(procedure, step.value);
      }
    } finally {
      await iterator.return?.();
    }
  } catch (error) {
    throw toTrpcError(outcomeOf(error, signal));
  }
}

const checked = async (procedure: Procedure, value: unknown): Promise<unknown> => {
  const result = await procedure.output["~standard"].validate(value);
  if (result.issues) throw new Fault("service.internal", { cause: result.issues });
  return result.value;
};
