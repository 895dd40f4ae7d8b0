import type { Contract } from "@millrace/contracts";
import type { ClientOf } from "./connect.ts";
import type { Call, Handlers } from "./handlers.ts";

type AnyCalls = {
  readonly query: (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>;
  readonly mutate: (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>;
  readonly subscribe: (input: unknown, options: { signal: AbortSignal }) => AsyncIterable<unknown>;
};

/** Handlers that pass each call on to the service that answers it: what a gateway is made of. */
export const forward = <C extends Contract>(contract: C, client: ClientOf<C>): Handlers<C> => {
  const calls = client as unknown as Readonly<Record<string, AnyCalls>>;
  const handlers = Object.entries(contract.procedures).map(([name, { kind }]) => {
    const remote = () => calls[name] as AnyCalls;
    const handler = {
      query: (input: unknown, { signal }: Call) => remote().query(input, { signal }),
      mutation: (input: unknown, { signal }: Call) => remote().mutate(input, { signal }),
      subscription: (input: unknown, { signal }: Call) => remote().subscribe(input, { signal }),
    }[kind];
    return [name, handler] as const;
  });
  // Built from the contract's own names and kinds, which Handlers<C> maps over; entries lose that.
  return Object.fromEntries(handlers) as unknown as Handlers<C>;
};
