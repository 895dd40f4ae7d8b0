import { expect, test } from "bun:test";
import { asFault } from "../src/index.ts";
import { within } from "../src/within.ts";

test("what is done in time leaves no deadline behind", async () => {
  const deadline = await within(20, async (signal) => signal);
  await Bun.sleep(60);
  expect(deadline.aborted).toBe(false);
});

test("what takes longer ends as a timeout, and is told", async () => {
  const told = Promise.withResolvers<unknown>();
  const failed = await within(20, (signal) => {
    signal.addEventListener("abort", () => told.resolve(signal.reason.name));
    return new Promise(() => {});
  }).catch((error: unknown) => asFault(error).code);
  expect([failed, await told.promise]).toEqual(["service.timeout", "TimeoutError"]);
});
