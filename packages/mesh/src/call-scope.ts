import { AsyncLocalStorage } from "node:async_hooks";

/** What goes along with the calls that a handler makes: who asked, under which number, and until when. */
export type CallScope = {
  readonly requestId: string;
  readonly userToken: string | undefined;
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number;
};

const scopes = new AsyncLocalStorage<CallScope>();

/** Runs `run` with `scope` around it. */
export const inCallScope = <T>(scope: CallScope, run: () => T): T => scopes.run(scope, run);

/** The scope around this code; undefined in reactions and timers, which act for no user. */
export const callScope = (): CallScope | undefined => scopes.getStore();

/** The headers that services speak among themselves; `user` bears the user's access token beside the caller's own. */
export const meshHeaders = {
  requestId: "x-request-id",
  user: "x-millrace-user",
  timeoutMs: "x-millrace-timeout-ms",
} as const;
