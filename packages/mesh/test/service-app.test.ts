import { afterAll, expect, test } from "bun:test";
import { contract, Fault, query } from "@millrace/contracts";
import { z } from "zod";
import { implement, routerFrom, serve, serviceApp } from "../src/index.ts";

const demo = contract("demo", {
  open: query({ access: "public", summary: "", output: z.object({}) }),
  busy: query({ access: "public", summary: "", output: z.object({}) }),
});
const app = serviceApp({
  name: "demo",
  router: routerFrom(
    implement(demo, {
      open: () => ({}),
      busy: () => {
        throw new Fault("service.unavailable");
      },
    }),
  ),
  identify: async () => ({ service: undefined, caller: undefined }),
  trusted: false,
  ready: {},
}).get("/busy", () => {
  throw new Fault("service.unavailable");
});
const server = serve(app, { host: "127.0.0.1", port: 0 });
afterAll(() => server[Symbol.asyncDispose]());
const ask = (path: string, requestId = "request-1") =>
  fetch(`http://127.0.0.1:${app.server?.port}${path}`, { headers: { "x-request-id": requestId } });

test.each(["/trpc/demo.open", "/trpc/demo.busy", "/trpc/demo.nope", "/nope", "/busy", "/health/live"])(
  "%s bears the request's id",
  async (path) => expect((await ask(path)).headers.get("x-request-id")).toBe("request-1"),
);

test.each(["/trpc/demo.busy", "/nope"])("%s echoes no id that has not the form of one", async (path) => {
  const response = await ask(path, "<script>alert(1)</script>");
  const id = response.headers.get("x-request-id") ?? "";
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.text()).toContain(`"requestId":"${id}"`);
});

test.each(["/trpc/demo.busy", "/busy"])("%s says when to come again", async (path) => {
  const response = await ask(path);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
});

test("an answer that went well does not", async () => {
  expect((await ask("/trpc/demo.open")).headers.get("retry-after")).toBeNull();
});
