import type { Session } from "@millrace/client";

export type SessionStore = {
  readonly read: () => Session | undefined;
  readonly write: (session: Session | undefined) => void;
  readonly subscribe: (changed: () => void) => () => void;
  /** Another tab signed in, signed out or renewed the session. */
  readonly changedElsewhere: () => void;
};

const parse = (text: string | null): Session | undefined => {
  try {
    const value = JSON.parse(text ?? "null") as Partial<Session> | null;
    const whole =
      value && [value.userId, value.accessToken, value.refreshToken, value.expiresAt].every(isText);
    return whole ? (value as Session) : undefined;
  } catch {
    return undefined;
  }
};

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

type SharedStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The browser's storage for this site; undefined where people let sites keep nothing, and the mere asking throws. */
export const localStorageOf = (page: { readonly localStorage: SharedStorage }): SharedStorage | undefined => {
  try {
    return page.localStorage;
  } catch {
    return undefined;
  }
};

/**
 * The session in a storage that all tabs share. Where there is none, or it refuses (private windows, no space), the session
 * is kept in memory for this tab alone.
 */
export const sessionStore = (given: SharedStorage | undefined, key: string): SessionStore => {
  const listeners = new Set<() => void>();
  let storage = given;
  let text = storage?.getItem(key) ?? null;
  let session = parse(text);
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    read: () => {
      const now = storage ? storage.getItem(key) : text;
      if (now !== text) {
        text = now;
        session = parse(now);
      }
      return session;
    },
    write: (next) => {
      session = next;
      text = next ? JSON.stringify(next) : null;
      try {
        if (text === null) storage?.removeItem(key);
        else storage?.setItem(key, text);
      } catch {
        storage = undefined;
      }
      tell();
    },
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    changedElsewhere: tell,
  };
};
