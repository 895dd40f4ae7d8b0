import { createTRPCClient, httpLink, splitLink, type TRPCClient, type TRPCLink } from "@trpc/client";
import { type Api, isOpenCall } from "./api.ts";
import { authorizedFetch, type Fetch } from "./authorized-fetch.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { subscriptionLink } from "./subscription-link.ts";

/** What may go along with one call; the links read it from the operation's context. */
export type CallContext = {
  readonly traceparent?: string;
  /** Whether the answer's cookies are kept by the browser. */
  readonly cookies?: boolean;
};

// The gateway keeps each procedure's own deadline; this one is for a connection that died without a word.
const lostAfterMs = 90_000;

const limited =
  (fetch: Fetch): Fetch =>
  (input, init) => {
    const lost = AbortSignal.timeout(lostAfterMs);
    return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, lost]) : lost });
  };

const called = (url: string, fetch: Fetch, init: RequestInit = {}): TRPCLink<Api> =>
  httpLink({
    url,
    headers: ({ op }) => {
      const { traceparent } = op.context as CallContext;
      return traceparent ? { traceparent } : {};
    },
    // tRPC types a response for every runtime at once; a standard Response is one of them.
    fetch: (input, options) => fetch(input, { ...(options as RequestInit), ...init }) as never,
  });

/** Calls to procedures that need no token: what a session is got with, and ended though its page is left at once. */
export const openCalls = (url: string, fetch: Fetch): TRPCClient<Api> =>
  createTRPCClient<Api>({ links: [called(url, limited(fetch), { keepalive: true })] });

/** Calls to every procedure, with the session's token where one is needed. */
export const sessionCalls = (url: string, fetch: Fetch, keeper: SessionKeeper): TRPCClient<Api> => {
  const authorized = authorizedFetch(fetch, keeper);
  return createTRPCClient<Api>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: subscriptionLink(url, fetch, keeper),
        false: splitLink({
          condition: ({ path }) => isOpenCall(path),
          true: called(url, limited(fetch)),
          false: splitLink({
            condition: ({ context }) => (context as CallContext).cookies === true,
            true: called(url, limited(authorized), { credentials: "include" }),
            false: called(url, limited(authorized)),
          }),
        }),
      }),
    ],
  });
};
