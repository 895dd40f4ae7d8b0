import { afterAll, expect, test } from "bun:test";
import { contract, Fault, mutation, newId, query, subscription } from "@millrace/contracts";
import { createLocalJWKSet, SignJWT } from "jose";
import { z } from "zod";
import { faultBody } from "../src/fault-shape.ts";
import {
  accessTokenClaims,
  asFault,
  connect,
  forward,
  implement,
  inCallScope,
  routerFrom,
  serve,
  serviceApp,
  serviceIdentity,
  serviceTokens,
  userIdentity,
} from "../src/index.ts";
import { namedKeys } from "./keys.ts";

const demo = contract("demo", {
  hello: query({
    access: "service",
    summary: "",
    input: z.strictObject({ name: z.string().max(5) }),
    output: z.object({ text: z.string() }),
  }),
  whoAmI: query({
    access: "user",
    summary: "",
    output: z.object({ userId: z.string(), service: z.string().optional() }),
  }),
  open: query({ access: "public", summary: "", output: z.object({}) }),
  refuse: mutation({ access: "service", summary: "", output: z.object({}) }),
  crash: mutation({ access: "service", summary: "", output: z.object({}) }),
  misshape: query({ access: "service", summary: "", output: z.object({ n: z.number() }) }),
  shut: mutation({ access: "public", summary: "", output: z.object({}) }),
  slow: query({ access: "service", summary: "", timeoutMs: 100, output: z.object({}) }),
  ticks: subscription({ access: "service", summary: "", output: z.object({ n: z.number() }) }),
});

const alpha = await namedKeys("alpha");
const beta = await namedKeys("beta");
const auth = await namedKeys("auth");
const meshKeys = { keys: [alpha.publicJwk, beta.publicJwk] };
const userKeys = createLocalJWKSet({ keys: [auth.publicJwk] });
const handled = implement(demo, {
  hello: ({ name }, { service }) => ({ text: `hello ${name}, says ${service}` }),
  whoAmI: (_, { caller, service }) => ({ userId: caller.userId, service }),
  open: () => ({}),
  refuse: () => {
    throw new Fault("content.wrong_state", { message: "Not now." });
  },
  crash: () => {
    throw new Error("password=hunter2");
  },
  misshape: () => ({ n: "one" as unknown as number }),
  shut: () => ({}),
  slow: () => Bun.sleep(5_000).then(() => ({})),
  ticks: async function* () {
    for (let n = 0; n < 3; n += 1) yield { n };
    throw new Fault("content.not_found");
  },
});
const resources = new AsyncDisposableStack();
afterAll(() => resources.disposeAsync());
const listening = (app: ReturnType<typeof serviceApp>): string => {
  resources.use(serve(app, { host: "127.0.0.1", port: 0 }));
  return `http://127.0.0.1:${app.server?.port}`;
};
const identify = serviceIdentity("beta", { meshKeys }, userKeys);
const betaUrl = listening(
  serviceApp({
    name: "beta",
    router: routerFrom(handled),
    identify,
    trusted: true,
    ready: { never: () => Promise.reject(new Error("down")) },
  }),
);
const client = connect(demo, {
  service: "beta",
  url: betaUrl,
  tokenFor: serviceTokens({ serviceKey: alpha.serviceKey }),
});
const edgeUrl = listening(
  serviceApp({
    name: "edge",
    router: routerFrom(implement(demo, forward(demo, client))),
    identify: userIdentity(userKeys),
    trusted: false,
    ready: {},
  }),
);

const faultOf = (call: Promise<unknown>): Promise<Fault> =>
  call.then(
    () => expect.unreachable("the call should have failed"),
    (error) => asFault(error),
  );

const userToken = (
  claims: { typ?: string; aud?: string; iss?: string; alg?: string; exp?: string | number } = {},
  key = auth,
) =>
  new SignJWT({ sid: "s" })
    .setProtectedHeader({
      alg: "EdDSA",
      typ: claims.typ ?? accessTokenClaims.type,
      kid: key.publicJwk.kid ?? "",
    })
    .setSubject(newId("user"))
    .setIssuer(claims.iss ?? accessTokenClaims.issuer)
    .setAudience(claims.aud ?? accessTokenClaims.audience)
    .setIssuedAt()
    .setExpirationTime(claims.exp ?? "5m")
    .sign(key.privateKey);

test("a call carries the caller's identity and comes back typed", async () => {
  expect(await client.hello.query({ name: "Ann" })).toEqual({ text: "hello Ann, says alpha" });
});

test("wrong input is refused with each field's issue", async () => {
  const fault = await faultOf(client.hello.query({ name: "too long" }));
  expect(fault).toMatchObject({ code: "request.invalid", issues: [{ path: "name" }] });
});

test("an expected failure keeps its code and message", async () => {
  expect(await faultOf(client.refuse.mutate())).toMatchObject({
    code: "content.wrong_state",
    message: "Not now.",
  });
});

test.each(["crash", "misshape"] as const)("a bug (%s) tells the caller nothing but an id", async (name) => {
  const fault = await faultOf(name === "crash" ? client.crash.mutate() : client.misshape.query());
  expect(fault).toMatchObject({ code: "service.internal", message: "Something went wrong here." });
  expect(JSON.stringify(faultBody(fault, "id"))).not.toMatch(/hunter2|stack|\.ts/);
});

test("a call that outlasts its limit ends as a timeout", async () => {
  expect((await faultOf(client.slow.query())).code).toBe("service.timeout");
});

test("each hop spends from the caller's deadline", async () => {
  const scope = { requestId: "request-1", userToken: undefined, deadlineAt: Date.now() - 1 };
  const fault = await inCallScope(scope, () => faultOf(client.hello.query({ name: "Ann" })));
  expect(fault.code).toBe("service.timeout");
});

test("a subscription streams values and ends with the handler's fault", async () => {
  const seen: number[] = [];
  const run = async () => {
    for await (const { n } of client.ticks.subscribe()) seen.push(n);
  };
  expect((await faultOf(run())).code).toBe("content.not_found");
  expect(seen).toEqual([0, 1, 2]);
});

test("the user's token goes along with calls made for a user", async () => {
  const headers = { authorization: `Bearer ${await userToken()}` };
  const answer = (await (await fetch(`${edgeUrl}/trpc/demo.whoAmI`, { headers })).json()) as {
    result: { data: unknown };
  };
  expect(answer.result.data).toMatchObject({ userId: expect.stringMatching(/^u_/), service: "alpha" });
});

test.each<[string, () => Promise<string>]>([
  ["of another type", () => userToken({ typ: "JWT" })],
  ["for another audience", () => userToken({ aud: "elsewhere" })],
  ["by another issuer", () => userToken({ iss: "somebody" })],
  ["that expired", () => userToken({ exp: Math.floor(Date.now() / 1_000) - 60 })],
  ["signed by a service's key", () => userToken({}, alpha)],
  ["with padding", async () => `${await userToken()}=`],
  ["of no algorithm", async () => `${btoa('{"alg":"none","typ":"at+jwt"}')}.e30.`],
])("an access token %s is refused", async (_what, token) => {
  const response = await fetch(`${edgeUrl}/trpc/demo.whoAmI`, {
    headers: { authorization: `Bearer ${await token()}` },
  });
  expect(response.status).toBe(401);
});

test("a stale token keeps nobody from what is public", async () => {
  const headers = { authorization: "Bearer stale.token.here" };
  expect((await fetch(`${edgeUrl}/trpc/demo.open`, { headers })).status).toBe(200);
});

test("mesh headers from outside are not believed", async () => {
  const headers = { "x-millrace-user": await userToken() };
  expect((await fetch(`${edgeUrl}/trpc/demo.whoAmI`, { headers })).status).toBe(401);
});

test.each<[string, () => Promise<Response>]>([
  ["without a token", () => fetch(`${betaUrl}/trpc/demo.open`)],
  ["with a token for another service", () => fetchAs(alpha, "gamma")],
  [
    "with a token whose key is not its issuer's",
    () => fetchAs({ ...beta, publicJwk: alpha.publicJwk }, "beta"),
  ],
])("a service refuses a call %s", async (_what, send) => {
  const response = await send();
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('"code":"service.untrusted"');
});

const fetchAs = async (key: Awaited<ReturnType<typeof namedKeys>>, audience: string): Promise<Response> => {
  const token = await serviceTokens({ serviceKey: { ...key.serviceKey, kid: key.publicJwk.kid ?? "" } })(
    audience,
  );
  return fetch(`${betaUrl}/trpc/demo.open`, { headers: { authorization: `Bearer ${token}` } });
};

test("a service that is not there is a fault that may be tried again", async () => {
  const nowhere = connect(demo, { service: "beta", url: "http://127.0.0.1:9", tokenFor: async () => "t" });
  const headers = { authorization: `Bearer ${await userToken()}` };
  const url = listening(
    serviceApp({
      name: "edge",
      router: routerFrom(implement(demo, forward(demo, nowhere))),
      identify: userIdentity(userKeys),
      trusted: false,
      ready: {},
    }),
  );
  const response = await fetch(`${url}/trpc/demo.whoAmI`, { headers });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('"retryable":true');
});

test("an edge that its callee does not believe signs nobody out", async () => {
  const stranger = await namedKeys("alpha");
  const tokenFor = serviceTokens({ serviceKey: stranger.serviceKey });
  const unbelieved = connect(demo, { service: "beta", url: betaUrl, tokenFor });
  const url = listening(
    serviceApp({
      name: "edge",
      router: routerFrom(implement(demo, forward(demo, unbelieved))),
      identify: userIdentity(userKeys),
      trusted: false,
      ready: {},
    }),
  );
  const headers = { authorization: `Bearer ${await userToken()}` };
  const response = await fetch(`${url}/trpc/demo.whoAmI`, { headers });
  expect([response.status, await response.text()]).toEqual([
    503,
    expect.stringContaining('"code":"service.untrusted"'),
  ]);
});

test.each<[string, RequestInit & { path: string }, number]>([
  ["an unknown procedure", { path: "/trpc/demo.nope" }, 404],
  ["an unknown address", { path: "/nope" }, 404],
  ["a mutation by GET", { path: "/trpc/demo.refuse" }, 405],
  [
    "a body that is no JSON",
    { path: "/trpc/demo.shut", method: "POST", body: "{", headers: { "content-type": "application/json" } },
    400,
  ],
  ["a body over 1 MiB", { path: "/trpc/demo.refuse", method: "POST", body: "x".repeat(1_048_577) }, 413],
  ["a batch of 21", { path: `/trpc/${Array(21).fill("demo.open").join(",")}?batch=1&input={}` }, 400],
])("%s is a typed refusal", async (_what, { path, ...init }, status) => {
  const response = await fetch(edgeUrl + path, init);
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(text).toMatch(/"code":"request\.\w+"/);
  expect(text).not.toContain("stack");
});

test("readiness names what is down, liveness does not ask", async () => {
  const ready = await fetch(`${betaUrl}/health/ready`);
  expect([ready.status, await ready.json()]).toEqual([503, { service: "beta", parts: { never: "down" } }]);
  expect((await fetch(`${betaUrl}/health/live`)).status).toBe(200);
});
