import { expect, test } from "bun:test";
import { backoffMs, pause, retrying } from "../src/retrying.ts";

test.each([
  [1, 500],
  [2, 1_000],
  [4, 4_000],
  [20, 10_000],
])("try %i waits at most %i ms", (attempt, most) => {
  expect(backoffMs(attempt, () => 1)).toBe(most);
  expect(backoffMs(attempt, () => 0)).toBe(0);
});

test("gives up at once on what will not pass", async () => {
  let tries = 0;
  const run = async () => {
    tries += 1;
    throw new Error("refused");
  };
  expect(retrying(run, { attempts: 5, mayPass: () => false })).rejects.toThrow("refused");
  expect(tries).toBe(1);
});

test("tries again until it works", async () => {
  let tries = 0;
  const run = async () => {
    tries += 1;
    if (tries < 3) throw new Error("not yet");
    return tries;
  };
  expect(await retrying(run, { attempts: 5, mayPass: () => true })).toBe(3);
});

test("a pause ends with its signal", async () => {
  const reason = new Error("enough");
  expect(pause(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const stop = new AbortController();
  const waiting = pause(60_000, stop.signal);
  stop.abort(reason);
  expect(waiting).rejects.toBe(reason);
});
