import { expect, test } from "bun:test";
import type { Session } from "@millrace/client";
import { localStorageOf, sessionStore } from "../../src/page/session/session-store.ts";

const session = (accessToken: string) =>
  ({ userId: "u_1", accessToken, refreshToken: "refresh", expiresAt: "2026-01-01T00:00:00.000Z" }) as Session;

const memory = (refusing = false) => {
  const map = new Map<string, string>();
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (refusing) throw new DOMException("full", "QuotaExceededError");
      map.set(key, value);
    },
    removeItem: (key: string) => map.delete(key),
  };
};

test("keeps the session across reloads, and tells of its changes", () => {
  const storage = memory();
  const store = sessionStore(storage, "s");
  let told = 0;
  const stop = store.subscribe(() => (told += 1));
  store.write(session("one"));
  expect(sessionStore(storage, "s").read()).toEqual(session("one"));
  expect(store.read()).toBe(store.read());
  store.write(undefined);
  expect(sessionStore(storage, "s").read()).toBeUndefined();
  expect(told).toBe(2);
  stop();
  store.write(session("two"));
  expect(told).toBe(2);
});

test("sees what another tab wrote", () => {
  const storage = memory();
  const [one, two] = [sessionStore(storage, "s"), sessionStore(storage, "s")];
  one.write(session("one"));
  expect(two.read()?.accessToken).toBe("one");
  one.write(session("two"));
  expect(two.read()?.accessToken).toBe("two");
});

test("a storage that refuses leaves the session to this tab", () => {
  const store = sessionStore(memory(true), "s");
  store.write(session("one"));
  expect(store.read()?.accessToken).toBe("one");
  store.write(undefined);
  expect(store.read()).toBeUndefined();
});

test("a browser that lets sites keep nothing has no storage, and the session is this tab's", () => {
  const page = {
    get localStorage(): Storage {
      throw new DOMException("denied", "SecurityError");
    },
  };
  const store = sessionStore(localStorageOf(page), "s");
  expect(store.read()).toBeUndefined();
  store.write(session("one"));
  expect(store.read()?.accessToken).toBe("one");
});

test.each([
  "",
  "{",
  "null",
  "[]",
  '{"userId":"u_1"}',
  '{"userId":1,"accessToken":"a","refreshToken":"r","expiresAt":"x"}',
])("%p is no session", (text) => {
  const storage = memory();
  storage.setItem("s", text);
  expect(sessionStore(storage, "s").read()).toBeUndefined();
});
