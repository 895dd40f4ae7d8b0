import { expect, test } from "bun:test";
import { exclusively } from "../src/exclusively.ts";

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("runs without locks where there are none", async () => {
  expect(await exclusively("session", async () => "done", undefined)).toBe("done");
});

test("runs once, under the lock of that name", async () => {
  const asked: string[] = [];
  const locks = {
    request: <T>(name: string, run: () => Promise<T>) => {
      asked.push(name);
      return run();
    },
  };
  expect(await exclusively("session", async () => asked.length, locks)).toBe(1);
  expect(asked).toEqual(["session"]);
});

test("a browser that refuses locks still gets its session refreshed", async () => {
  const locks = { request: () => Promise.reject(new DOMException("denied", "SecurityError")) };
  let runs = 0;
  expect(await exclusively("session", async () => (runs += 1), locks)).toBe(1);
});

test.each([undefined, { request: <T>(_: string, run: () => Promise<T>) => run() }])(
  "what fails is not run again",
  async (locks) => {
    let runs = 0;
    const failing = async () => {
      runs += 1;
      throw new Error("offline");
    };
    expect(await failure(exclusively("session", failing, locks))).toEqual(new Error("offline"));
    expect(runs).toBe(1);
  },
);
