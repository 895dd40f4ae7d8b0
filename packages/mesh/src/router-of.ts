import type { Contract, FaultBody, Procedure } from "@millrace/contracts";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";

type Input<P extends Procedure> = StandardSchemaV1.InferInput<P["input"]>;
type Output<P extends Procedure> = StandardSchemaV1.InferOutput<P["output"]>;

/** The error that every failed call answers: tRPC's own shape with a `FaultBody` as its data. */
export type FaultShape = TRPCDefaultErrorShape & {
  readonly data: TRPCDefaultErrorShape["data"] & { readonly fault: FaultBody };
};

type BuiltProcedure<P extends Procedure> = P["kind"] extends "query"
  ? TRPCQueryProcedure<{ meta: unknown; input: Input<P>; output: Output<P> }>
  : P["kind"] extends "mutation"
    ? TRPCMutationProcedure<{ meta: unknown; input: Input<P>; output: Output<P> }>
    : TRPCSubscriptionProcedure<{
        meta: unknown;
        input: Input<P>;
        output: AsyncIterable<Output<P>, void, undefined>;
      }>;

/**
 * The tRPC router that a contract (or a union of contracts) describes, as a type: it types every client without a
 * server being built or even known. `createTRPCClient<RouterOf<typeof contentContract>>` calls `content.byId`.
 */
export type RouterOf<C extends Contract> = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: FaultShape; transformer: false },
  {
    [One in C as One["name"]]: {
      [Name in keyof One["procedures"]]: BuiltProcedure<One["procedures"][Name]>;
    };
  }
>;
