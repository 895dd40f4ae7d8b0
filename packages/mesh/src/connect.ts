import type { Contract } from "@millrace/contracts";
import {
  createTRPCClient,
  httpLink,
  httpSubscriptionLink,
  retryLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from "@trpc/client";
import { EventSource } from "eventsource";
import { callFetch, procedureAt } from "./call-fetch.ts";
import { asFault } from "./fault-shape.ts";
import { openStream } from "./open-stream.ts";
import type { Peer } from "./peer.ts";
import type { RouterOf } from "./router-of.ts";
import { identityHeaders } from "./service-identity.ts";

/** Typed calls to one contract: `client.byId.query({ id })`. */
export type ClientOf<C extends Contract> = TRPCClient<RouterOf<C>>[C["name"] & keyof TRPCClient<RouterOf<C>>];

const fullJitter = (attempt: number): number => Math.random() * Math.min(2_000, 100 * 2 ** attempt);

/**
 * A typed client for a contract that another service answers. A call spends from the caller's deadline, carries identity, the user's
 * token and the trace; queries and idempotent mutations are tried again, at most twice, when the callee was not reached.
 * One HTTP request per call, never a batch: a batch would send one caller's headers with another's call.
 */
export const connect = <C extends Contract>(contract: C, peer: Peer): ClientOf<C> => {
  const client = createTRPCClient<RouterOf<Contract>>({
    links: [
      retries(contract),
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: streamed(peer),
        false: called(contract, peer),
      }),
    ],
  });
  return (client as unknown as Record<string, unknown>)[contract.name] as ClientOf<C>;
};

const retries = (contract: Contract): TRPCLink<RouterOf<Contract>> =>
  retryLink({
    retry: ({ op, error, attempts }) =>
      attempts <= 2 &&
      (procedureAt(contract, op.path)?.idempotent ?? false) &&
      !op.signal?.aborted &&
      asFault(error).code === "service.unavailable",
    retryDelayMs: fullJitter,
  });

const called = (contract: Contract, peer: Peer): TRPCLink<RouterOf<Contract>> =>
  httpLink({
    url: `${peer.url}/trpc`,
    headers: () => identityHeaders(peer.service, peer.tokenFor),
    // tRPC types the body of a response for every runtime at once; Bun's Response is one of them.
    fetch: (input, init) => callFetch(contract, peer.service, String(input), init as RequestInit) as never,
  });

const streamed = (peer: Peer): TRPCLink<RouterOf<Contract>> =>
  httpSubscriptionLink({
    url: `${peer.url}/trpc`,
    EventSource,
    eventSourceOptions: () => ({
      fetch: (input, init) => openStream(peer, String(input), init as RequestInit) as never,
    }),
  });
