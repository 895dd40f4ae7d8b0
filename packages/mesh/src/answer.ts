import { Fault, type Procedure } from "@millrace/contracts";
import { histogram, traced, withTrace } from "@millrace/telemetry";
import type { CallContext } from "./call-context.ts";
import { inCallScope } from "./call-scope.ts";
import { asFault, logBug, toTrpcError } from "./fault-shape.ts";
import type { Call } from "./handlers.ts";
import type { Identity } from "./identity.ts";

/** A handler without its types, as the router runs it. */
export type AnyHandler = (input: unknown, call: Call) => unknown;

/** A request whose identity satisfies the procedure's access. */
export type AdmittedContext = CallContext & { readonly who: Identity };

const durations = histogram("millrace.http.server.duration", "Time to answer a call");

const callOf = ({ who, requestId, responseHeaders }: AdmittedContext, signal: AbortSignal): Call =>
  ({ caller: who.caller, service: who.service, requestId, signal, responseHeaders }) as Call;

const expired = (deadline: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    deadline.addEventListener("abort", () => reject(new Fault("service.timeout")), { once: true });
  });

/** Answers one query or mutation: within its deadline, in its span, its failure as a fault. */
export const answer = async (
  path: string,
  procedure: Procedure,
  handler: AnyHandler,
  ctx: AdmittedContext,
  input: unknown,
): Promise<unknown> => {
  const startedAt = performance.now();
  const budgetMs = Math.min(procedure.timeoutMs, ctx.budgetMs);
  const deadline = AbortSignal.timeout(budgetMs);
  const call = callOf(ctx, AbortSignal.any([deadline, ctx.signal]));
  const scope = { requestId: ctx.requestId, userToken: ctx.userToken, deadlineAt: Date.now() + budgetMs };
  const attributes = { "millrace.request_id": ctx.requestId, "millrace.user_id": call.caller?.userId };
  let code = "ok";
  try {
    const handled = () =>
      Promise.race([inCallScope(scope, async () => handler(input, call)), expired(deadline)]);
    if (procedure.heartbeat) return await withTrace({}, handled);
    return await traced(path, attributes, handled, { kind: "server", parent: ctx.trace });
  } catch (error) {
    const fault = asFault(error);
    code = fault.code;
    logBug(fault, path, ctx.requestId);
    throw toTrpcError(fault);
  } finally {
    durations.record((performance.now() - startedAt) / 1_000, { procedure: path, code });
  }
};

/** Answers a subscription: each value checked against the contract before it leaves. */
export async function* stream(
  path: string,
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
    const fault = asFault(error);
    logBug(fault, path, ctx.requestId);
    throw toTrpcError(fault);
  }
}

const checked = async (procedure: Procedure, value: unknown): Promise<unknown> => {
  const result = await procedure.output["~standard"].validate(value);
  if (result.issues) throw new Fault("service.internal", { cause: result.issues });
  return result.value;
};
