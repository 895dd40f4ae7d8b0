import type { StandardSchemaV1 } from "@standard-schema/spec";
import { z } from "zod";

/**
 * Who may call: anybody, a signed-in user, or another service. Roles and scopes join this union when they exist.
 */
export type Access = "public" | "user" | "service";
export type ProcedureKind = "query" | "mutation" | "subscription";

/** Where the REST API serves a procedure: `{id}` in the path is filled from the input's field of that name. */
export type RestRoute = { readonly method: "GET" | "POST" | "PATCH" | "DELETE"; readonly path: `/${string}` };

type Options<A extends Access, Out extends StandardSchemaV1> = {
  readonly access: A;
  readonly output: Out;
  /** The only services that may call; every one of the mesh when left out. */
  readonly from?: readonly string[];
  /** One line for the API's documentation. */
  readonly summary: string;
  readonly rest?: RestRoute;
  /** A mutation that may be sent twice with the effect of once; queries always may. */
  readonly idempotent?: boolean;
  /** The most that one call may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** A heartbeat: so frequent that its spans would bury the trace it belongs to, so it leaves none. */
  readonly heartbeat?: boolean;
};

/** One procedure as a value. Schemas are Standard Schemas, so that no validator's types reach a client. */
export type Procedure<
  Kind extends ProcedureKind = ProcedureKind,
  A extends Access = Access,
  In extends StandardSchemaV1 = StandardSchemaV1,
  Out extends StandardSchemaV1 = StandardSchemaV1,
> = {
  readonly kind: Kind;
  readonly access: A;
  readonly input: In;
  readonly output: Out;
  readonly from: readonly string[] | undefined;
  readonly summary: string;
  readonly rest: RestRoute | undefined;
  readonly idempotent: boolean;
  readonly timeoutMs: number;
  readonly heartbeat: boolean;
};

/** What a service answers: a name, under which its procedures are called, and the procedures. */
export type Contract<
  Name extends string = string,
  Procedures extends Readonly<Record<string, Procedure>> = Readonly<Record<string, Procedure>>,
> = { readonly name: Name; readonly procedures: Procedures };

// Void, so that a client may leave the argument out.
// biome-ignore lint/suspicious/noConfusingVoidType: the argument of a call is where void means "may be left out"
type NoInput = StandardSchemaV1<Record<string, never> | void, Record<string, never>>;
const noInput = z.strictObject({}).default({}) as unknown as NoInput;

/** Two signatures, since one with an optional `input` would take the input's type from where the result goes. */
type Define<Kind extends ProcedureKind> = {
  <const A extends Access, In extends StandardSchemaV1, Out extends StandardSchemaV1>(
    options: Options<A, Out> & { readonly input: In },
  ): Procedure<Kind, A, In, Out>;
  <const A extends Access, Out extends StandardSchemaV1>(
    options: Options<A, Out> & { readonly input?: never },
  ): Procedure<Kind, A, NoInput, Out>;
};

const define = <Kind extends ProcedureKind>(kind: Kind): Define<Kind> => {
  const procedure = (
    options: Options<Access, StandardSchemaV1> & { input?: StandardSchemaV1 },
  ): Procedure<Kind> => ({
    kind,
    access: options.access,
    input: options.input ?? noInput,
    output: options.output,
    from: options.from,
    summary: options.summary,
    rest: options.rest,
    idempotent: kind === "query" || (options.idempotent ?? false),
    timeoutMs: options.timeoutMs ?? 10_000,
    heartbeat: options.heartbeat ?? false,
  });
  return procedure as unknown as Define<Kind>;
};

/** Reads and changes nothing; may be asked again at will. */
export const query = define("query");
/** Changes something. */
export const mutation = define("mutation");
/** Answers with a stream of values, each shaped like `output`, until either side ends it. */
export const subscription = define("subscription");

/** A contract is its procedures under one name, which is the prefix of every call: `content.byId`. */
export const contract = <const Name extends string, const P extends Readonly<Record<string, Procedure>>>(
  name: Name,
  procedures: P,
): Contract<Name, P> => ({ name, procedures });
