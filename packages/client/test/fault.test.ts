import { afterAll, expect, test } from "bun:test";
import { faultIn, mayPass, refusesToken } from "../src/fault.ts";
import { createClient, faultOf, isFault } from "../src/index.ts";
import { testGateway } from "./test-gateway.ts";

const limited = {
  code: "request.rate_limited",
  message: "m",
  hint: "h",
  retryable: true,
  requestId: "r",
} as const;
const gateway = testGateway();
const flooded = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: () => Response.json({ error: limited }, { status: 429 }),
});
const garbled = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: () => new Response("<html>", { status: 502 }),
});
afterAll(async () => {
  await Promise.all([gateway[Symbol.asyncDispose](), flooded.stop(true), garbled.stop(true)]);
});

const failureAt = (url: string) =>
  createClient({ url })
    .catalog.list.query({})
    .then(
      () => undefined,
      (error: unknown) => error,
    );

test("a fault is the whole body: code, sentence, hint, request", async () => {
  const fault = faultOf(await failureAt(gateway.url));
  expect(fault).toMatchObject({ code: "auth.required", message: "Sign in first.", retryable: false });
  expect(fault?.requestId).toBeString();
});

test("what refuses before tRPC answers is a fault too", async () => {
  const error = await failureAt(`http://127.0.0.1:${flooded.port}`);
  expect(isFault(error, "request.rate_limited")).toBe(true);
  expect(mayPass(error)).toBe(true);
});

test("an answer that is none, and no answer, are no faults, but may pass", async () => {
  for (const url of [`http://127.0.0.1:${garbled.port}`, "http://127.0.0.1:9"]) {
    const error = await failureAt(url);
    expect(faultOf(error)).toBeUndefined();
    expect(mayPass(error)).toBe(true);
  }
});

test.each([[undefined], [null], ["text"], [{}], [{ error: null }], [{ error: { code: "no.such" } }]])(
  "there is no fault in %p",
  (body) => {
    expect(faultIn(body)).toBeUndefined();
  },
);

test("an error of other making is no fault and does not pass", () => {
  expect(isFault(new Error("other"))).toBe(false);
  expect(mayPass(new Error("other"))).toBe(false);
  expect(refusesToken(undefined)).toBe(false);
});
