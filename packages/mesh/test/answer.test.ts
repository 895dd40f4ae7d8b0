import { expect, test } from "bun:test";
import { contract, query } from "@millrace/contracts";
import { callTRPCProcedure } from "@trpc/server";
import { z } from "zod";
import { asFault, callContext, connect, forward, implement, routerFrom } from "../src/index.ts";

const demo = contract("demo", { slow: query({ access: "public", summary: "", output: z.object({}) }) });

test("a caller who goes away has cancelled; no service is to blame", async () => {
  const arrived = Promise.withResolvers<void>();
  const callee = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => {
      arrived.resolve();
      return new Promise<Response>(() => {});
    },
  });
  const peer = { service: "callee", url: callee.url.origin, tokenFor: async () => "token" };
  const router = routerFrom(implement(demo, forward(demo, connect(demo, peer))));
  const caller = new AbortController();
  const request = new Request("http://127.0.0.1/trpc/demo.slow", { signal: caller.signal });
  const identify = async () => ({ service: undefined, caller: undefined });
  const call = callTRPCProcedure({
    router: router as never,
    path: "demo.slow",
    getRawInput: async () => undefined,
    ctx: callContext(request, identify, { trusted: false, responseHeaders: new Headers() }),
    type: "query",
    signal: request.signal,
    batchIndex: 0,
  }).catch((error: unknown) => asFault(error).code);
  await arrived.promise;
  caller.abort();
  expect(await call).toBe("request.cancelled");
  await callee.stop(true);
});
