import { httpSubscriptionLink, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { EventSource, type FetchLike } from "eventsource";
import type { Api } from "./api.ts";
import { bodyOf, type Fetch, withToken } from "./authorized-fetch.ts";
import { faultOf, refusesToken } from "./fault.ts";
import type { SessionKeeper } from "./session-keeper.ts";

type Keeper = Pick<SessionKeeper, "token" | "renew">;

/**
 * Subscriptions over server-sent events. Each connection shows the token of its time; one whose token is refused is opened once
 * more with a fresh one, and a refused connection fails with the server's fault, which an EventSource alone would hide.
 */
export const subscriptionLink =
  (url: string, fetch: Fetch, keeper: Keeper): TRPCLink<Api> =>
  (runtime) =>
  (operation) =>
    observable((observer) => {
      let open = { unsubscribe: () => {} };
      const start = (refusedBefore: boolean) => {
        const connection = connectionTo(url, fetch, keeper);
        open = connection
          .link(runtime)(operation)
          .subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (cause) => {
              const { shown, refusal } = connection.state;
              const error = refusal
                ? TRPCClientError.from<Api>(cause, { meta: { responseJSON: refusal } })
                : cause;
              if (refusedBefore || !shown || !refusesToken(faultOf(error))) return observer.error(error);
              const again = (fresh: string | undefined) =>
                fresh && fresh !== shown ? start(true) : observer.error(error);
              keeper.renew(shown).then(again, () => observer.error(error));
            },
          });
      };
      start(false);
      return () => open.unsubscribe();
    });

const connectionTo = (url: string, fetch: Fetch, keeper: Keeper) => {
  const state: { shown?: string | undefined; refusal?: unknown } = {};
  const connect: FetchLike = async (input, init) => {
    state.shown = await keeper.token();
    const response = await fetch(input, withToken(init as RequestInit, state.shown));
    if (response.ok) return response;
    state.refusal = await bodyOf(response);
    return new Response(null, { status: response.status });
  };
  const link: TRPCLink<Api> = httpSubscriptionLink<Api, typeof EventSource>({
    url,
    EventSource,
    eventSourceOptions: () => ({ fetch: connect }),
  });
  return { state, link };
};
