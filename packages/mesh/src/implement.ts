import type { Contract, Procedure } from "@millrace/contracts";
import { type AnyTRPCProcedure, initTRPC } from "@trpc/server";
import { admit } from "./admit.ts";
import { type AdmittedContext, type AnyHandler, answer, stream } from "./answer.ts";
import type { CallContext } from "./call-context.ts";
import { asFault, faultBody, toTrpcError } from "./fault-shape.ts";
import type { Handlers } from "./handlers.ts";
import type { Identity } from "./identity.ts";
import { measured } from "./measured.ts";
import type { RouterOf } from "./router-of.ts";

const trpc = initTRPC.context<CallContext>().create({
  isDev: false,
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 45_000 } },
  errorFormatter: ({ shape, error, ctx }) => {
    const fault = asFault(error);
    const { code, httpStatus, path } = shape.data;
    const data = { code, httpStatus, path, fault: faultBody(fault, ctx?.requestId ?? "unknown") };
    return { ...shape, message: fault.message, data };
  },
});

/** A contract with its handlers, ready to be served. */
export type Implementation<C extends Contract = Contract> = {
  readonly contract: C;
  readonly procedures: Readonly<Record<string, AnyTRPCProcedure>>;
};

/**
 * Binds one plain function to each procedure. From the contract come the access check (before the input is parsed), parsing of input
 * and output, deadline, span, metric and the shape of errors.
 */
export const implement = <C extends Contract>(contract: C, handlers: Handlers<C>): Implementation<C> => {
  const procedures = Object.entries(contract.procedures).map(([name, procedure]) => {
    const handler = (handlers as Record<string, AnyHandler>)[name];
    if (!handler) throw new Error(`${contract.name}.${name} has no handler`);
    return [name, build(`${contract.name}.${name}`, procedure, handler)] as const;
  });
  return { contract, procedures: Object.fromEntries(procedures) };
};

/** The tRPC router over several implementations, typed by their contracts. */
export const routerFrom = <const All extends readonly Implementation[]>(
  ...implementations: All
): RouterOf<All[number]["contract"]> =>
  trpc.router(
    Object.fromEntries(implementations.map(({ contract, procedures }) => [contract.name, procedures])),
    // The record is built from the contracts that RouterOf maps over; TypeScript cannot follow that through entries.
  ) as unknown as RouterOf<All[number]["contract"]>;

const build = (path: string, procedure: Procedure, handler: AnyHandler): AnyTRPCProcedure => {
  const admitted = trpc.procedure
    .use(({ next }) => measured(path, procedure.kind, next))
    .use(async ({ ctx, next }) => next({ ctx: { who: await identified(procedure, ctx) } }));
  const parsed = admitted.input(procedure.input as never);
  if (procedure.kind === "subscription")
    return parsed.subscription(({ ctx, input, signal }) =>
      stream(procedure, handler, ctx, input, signal ?? ctx.signal),
    ) as AnyTRPCProcedure;
  const resolve = ({ ctx, input }: { ctx: AdmittedContext; input: unknown }) =>
    answer(path, procedure, handler, ctx, input) as Promise<never>;
  return procedure.kind === "query" ? parsed.query(resolve) : parsed.mutation(resolve);
};

const identified = async (procedure: Procedure, ctx: CallContext): Promise<Identity> => {
  try {
    const identity = await ctx.identity(procedure.access);
    admit(procedure, identity);
    return identity;
  } catch (error) {
    throw toTrpcError(asFault(error));
  }
};
