import type { Access, Contract, Procedure, UserId } from "@millrace/contracts";
import type { StandardSchemaV1 } from "@standard-schema/spec";

/** A signed-in user, as the access token tells. */
export type Caller = { readonly userId: UserId };

/** What a handler knows of the call besides its input. `caller` and `service` are there when the access demands them. */
export type Call<A extends Access = Access> = {
  readonly caller: A extends "user" ? Caller : Caller | undefined;
  readonly service: A extends "service" ? string : string | undefined;
  readonly requestId: string;
  /** Ends when the caller goes away or the deadline passes. */
  readonly signal: AbortSignal;
  /** Headers to add to the answer, such as cookies. */
  readonly responseHeaders: Headers;
};

type Parsed<P extends Procedure> = StandardSchemaV1.InferOutput<P["input"]>;
type Answer<P extends Procedure> = StandardSchemaV1.InferInput<P["output"]>;

export type Handler<P extends Procedure> = P["kind"] extends "subscription"
  ? (input: Parsed<P>, call: Call<P["access"]>) => AsyncIterable<Answer<P>>
  : (input: Parsed<P>, call: Call<P["access"]>) => Promise<Answer<P>> | Answer<P>;

/** One plain function per procedure of the contract; a missing or misshapen one does not compile. */
export type Handlers<C extends Contract> = {
  readonly [Name in keyof C["procedures"]]: Handler<C["procedures"][Name]>;
};
