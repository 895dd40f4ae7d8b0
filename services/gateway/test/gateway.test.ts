import { afterAll, expect, test } from "bun:test";
import { authContract, catalogContract, contentContract, userContract } from "@millrace/contracts";
import { connect, serve, userIdentity } from "@millrace/mesh";
import { createLocalJWKSet } from "jose";
import { gatewayApp } from "../src/app.ts";
import { passThrough } from "../src/pass-through.ts";
import { publicRouter } from "../src/public-router.ts";
import { rateLimit } from "../src/rate-limit.ts";

// Nothing listens behind this gateway: what it answers here, it answers by itself.
const peer = (service: string) => ({ service, url: "http://127.0.0.1:9", tokenFor: async () => "token" });
const services = {
  auth: connect(authContract, peer("auth")),
  user: connect(userContract, peer("user")),
  content: connect(contentContract, peer("content")),
  catalog: connect(catalogContract, peer("catalog")),
};
const nowhere = passThrough("content", "http://127.0.0.1:9", async () => "token", 1_000);
const origin = "https://app.example.com";
const app = gatewayApp({
  router: publicRouter(services, { secure: true }),
  identify: userIdentity(createLocalJWKSet({ keys: [] })),
  origins: [origin],
  limit: rateLimit(100_000),
  toContent: nowhere,
  toCatalog: nowhere,
  publicUrl: "http://127.0.0.1",
  ready: {},
});
const server = serve(app, { host: "127.0.0.1", port: 0 });
afterAll(() => server[Symbol.asyncDispose]());
const url = `http://127.0.0.1:${app.server?.port}`;
const post = (body: string): RequestInit => ({
  method: "POST",
  body,
  headers: { "content-type": "application/json" },
});
type Answer = { error: { code?: string; data?: { fault: { code: string } } } };
const codeOf = ({ error }: Answer) => error.data?.fault.code ?? error.code;

test.each<[string, string, RequestInit, number, string]>([
  ["a call without a token", "/trpc/content.list", {}, 401, "auth.required"],
  ["a REST call without a token", "/api/contents", {}, 401, "auth.required"],
  ["a form without a token", "/upload", { method: "POST", body: new FormData() }, 401, "auth.required"],
  [
    "a token that is none",
    "/api/contents",
    { headers: { authorization: "Bearer nonsense" } },
    401,
    "auth.required",
  ],
  ["wrong input", "/api/auth/sign-in", post('{"email":"x"}'), 400, "request.invalid"],
  ["a body that is no JSON", "/api/auth/sign-in", post("{"), 400, "request.invalid"],
  [
    "a service that is down",
    "/api/auth/sign-in",
    post('{"email":"a@b.co","password":"p"}'),
    503,
    "service.unavailable",
  ],
  ["a ledger call from outside", "/trpc/ledger.claim", post("{}"), 404, "request.unknown"],
  ["an unknown address", "/api/nope", {}, 404, "request.unknown"],
])("%s is a typed refusal", async (_what, path, init, status, code) => {
  const response = await fetch(url + path, init);
  expect([response.status, codeOf((await response.json()) as Answer)]).toEqual([status, code]);
});

test("a page of the list may call, another may not", async () => {
  const preflight = (from: string) =>
    fetch(`${url}/trpc/content.list`, {
      method: "OPTIONS",
      headers: { origin: from, "access-control-request-method": "GET" },
    });
  const allowed = await preflight(origin);
  expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, origin]);
  const refused = await preflight("https://evil.example.org");
  expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([403, null]);
});

test("errors can be read by the page that made them", async () => {
  const response = await fetch(`${url}/trpc/content.list`, { headers: { origin } });
  expect(response.headers.get("access-control-allow-origin")).toBe(origin);
  expect(response.headers.get("access-control-allow-credentials")).toBe("true");
});

test("the API describes itself", async () => {
  expect((await fetch(`${url}/openapi.json`).then((response) => response.json())) as object).toMatchObject({
    openapi: "3.1.0",
  });
  const page = await fetch(`${url}/docs`);
  expect([page.headers.get("content-type"), (await page.text()).includes("/api/contents")]).toEqual([
    "text/html; charset=utf-8",
    true,
  ]);
});

test.each(["/api/contents", "/trpc/content.list", "/openapi.json", "/nope"])(
  "%s bears the request's id",
  async (path) => {
    const headers = { "x-request-id": "request-1" };
    expect((await fetch(url + path, { headers })).headers.get("x-request-id")).toBe("request-1");
  },
);

test("an outage says when to come again", async () => {
  const response = await fetch(`${url}/api/auth/sign-in`, post('{"email":"a@b.co","password":"p"}'));
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
});

const strictApp = (perMinute: number) =>
  gatewayApp({
    router: publicRouter(services, { secure: true }),
    identify: userIdentity(createLocalJWKSet({ keys: [] })),
    origins: [],
    limit: rateLimit(perMinute),
    toContent: nowhere,
    toCatalog: nowhere,
    publicUrl: "http://127.0.0.1",
    ready: {},
  });

test.each([",", "%2C"])("a batch is as many calls as it names (%s)", async (comma) => {
  const strict = strictApp(40);
  await using _server = serve(strict, { host: "127.0.0.1", port: 0 });
  const batch = () =>
    fetch(
      `http://127.0.0.1:${strict.server?.port}/trpc/${Array(6).fill("content.list").join(comma)}?batch=1&input={}`,
    );
  expect([(await batch()).status, (await batch()).status]).toEqual([401, 429]);
});

test("whoever calls too often is told when to come back", async () => {
  const strict = strictApp(4);
  await using _server = serve(strict, { host: "127.0.0.1", port: 0 });
  const call = (spoofed: string) =>
    fetch(`http://127.0.0.1:${strict.server?.port}/api/contents`, {
      headers: { "x-forwarded-for": spoofed },
    });
  expect((await call("1.1.1.1")).status).toBe(401);
  const second = await call("2.2.2.2");
  expect([second.status, second.headers.get("retry-after")]).toEqual([429, "15"]);
  expect(second.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(codeOf((await second.json()) as Answer)).toBe("request.rate_limited");
});

test("missing settings stop it at start, one line each", () => {
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "src/main.ts"], {
    cwd: `${import.meta.dir}/..`,
    env: {},
  });
  const lines = stderr.toString().trim().split("\n");
  expect(exitCode).toBe(78);
  expect(lines.map((line) => line.split(": ")[1])).toEqual([
    "PORT",
    "SERVICE_KEY",
    "MESH_KEYS",
    "AUTH_URL",
    "USER_URL",
    "CONTENT_URL",
    "CATALOG_URL",
    "PUBLIC_URL",
    "WEB_ORIGINS",
  ]);
});
