import type { Session } from "@millrace/contracts";
import { dueForRefresh } from "./due-for-refresh.ts";
import { exclusively } from "./exclusively.ts";
import { faultOf } from "./fault.ts";

export type SessionOptions = {
  /** The session to begin with; a function is asked each time, so that tabs over one store see each other's sessions. */
  readonly session?: Session | (() => Session | undefined) | undefined;
  /** Told of every new session, and of its end with undefined. */
  readonly onSession?: ((session: Session | undefined) => void) | undefined;
};

/** Holds the session; `token` is good for a call now, `renew` replaces a token that was refused. */
export type SessionKeeper = {
  readonly current: () => Session | undefined;
  readonly accept: (session: Session) => Session;
  readonly token: () => Promise<string | undefined>;
  readonly renew: (refused: string) => Promise<string | undefined>;
  readonly end: (tell: (refreshToken: string) => Promise<unknown>) => Promise<void>;
};

type Refresh = (refreshToken: string) => Promise<Session>;

/** A refresh token is good for one use, so there is one refresh at a time: in this process, and across tabs by a lock. */
export const sessionKeeper = (lock: string, refresh: Refresh, options: SessionOptions): SessionKeeper => {
  const source = options.session;
  let held = typeof source === "function" ? undefined : source;
  let underway: Promise<Session | undefined> | undefined;
  // A token that seemed to end as soon as it was issued: this device's clock is off, so expiry is left to the server.
  let distrusted: string | undefined;

  const current = () => (typeof source === "function" ? source() : held);
  const keep = (session: Session | undefined) => {
    held = session;
    options.onSession?.(session);
  };
  const accept = (session: Session): Session => {
    distrusted = dueForRefresh(session.expiresAt, Date.now()) ? session.accessToken : undefined;
    keep(session);
    return session;
  };
  const trade = async (stale: string): Promise<Session | undefined> => {
    const session = current();
    if (session?.accessToken !== stale) return session;
    try {
      return accept(await refresh(session.refreshToken));
    } catch (error) {
      if (!endsSession(error)) throw error;
      if (current()?.accessToken === stale) keep(undefined);
      return undefined;
    }
  };
  const renew = async (stale: string): Promise<string | undefined> => {
    underway ??= exclusively(lock, () => trade(stale)).finally(() => {
      underway = undefined;
    });
    return (await underway)?.accessToken;
  };

  return {
    current,
    accept,
    renew,
    token: async () => {
      const session = current();
      if (!session || session.accessToken === distrusted) return session?.accessToken;
      return dueForRefresh(session.expiresAt, Date.now()) ? renew(session.accessToken) : session.accessToken;
    },
    end: async (tell) => {
      await underway?.catch(() => {});
      await exclusively(lock, async () => {
        const session = current();
        keep(undefined);
        if (session) await tell(session.refreshToken);
      });
    },
  };
};

// Everything else, such as a server that is not reached, leaves the session as it was.
const endsSession = (error: unknown): boolean =>
  ["auth.session_ended", "auth.required", "request.invalid"].includes(faultOf(error)?.code ?? "");
