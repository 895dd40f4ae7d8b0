import { expect, test } from "bun:test";
import { unlessAborted } from "../src/unless-aborted.ts";

const unexpected = () => {
  throw new Error("nothing came late");
};

test("hands over what comes in time, an error too, and leaves no listener", async () => {
  const { signal } = new AbortController();
  let standing = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    standing += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    standing -= 1;
    removeEventListener.apply(signal, args);
  };
  for (let n = 0; n < 100; n += 1)
    expect(await unlessAborted(Promise.resolve(n), signal, unexpected)).toBe(n);
  await expect(unlessAborted(Promise.reject(new Error("no")), signal, unexpected)).rejects.toThrow("no");
  expect(standing).toBe(0);
});

test.each(["before", "while"])("aborted %s waiting, what comes late is handed to `late`", async (when) => {
  const aborting = new AbortController();
  const pending = Promise.withResolvers<string>();
  const late: string[] = [];
  if (when === "before") aborting.abort();
  const waited = unlessAborted(pending.promise, aborting.signal, (value) => late.push(value));
  aborting.abort();
  expect(await waited).toBeUndefined();
  pending.resolve("a message");
  await pending.promise;
  expect(late).toEqual(["a message"]);
});
