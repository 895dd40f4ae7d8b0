import { afterAll, beforeAll, expect, test } from "bun:test";
import { registered } from "@millrace/contracts";
import { on, startReactions } from "@millrace/events";
import { accessTokenClaims, asFault } from "@millrace/mesh";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { outcomeOf, startAuth } from "./start-auth.ts";

let running: Awaited<ReturnType<typeof startAuth>>;
beforeAll(async () => {
  running = await startAuth({ accessTokenSeconds: 120 });
});
afterAll(() => running[Symbol.asyncDispose]());

const password = "correct horse battery";
const register = (email: string) => running.auth.register.mutate({ email, password, displayName: "Ada" });

test("v5.0.0-9.1.2 an access token verifies by the JWKS alone, with fixed algorithm, type, issuer and audience", async () => {
  const session = await register("claims@example.org");
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", running.url));
  const { payload, protectedHeader } = await jwtVerify(session.accessToken, keys, {
    algorithms: ["EdDSA"],
    issuer: accessTokenClaims.issuer,
    audience: accessTokenClaims.audience,
    typ: accessTokenClaims.type,
  });
  expect(payload.sub).toBe(session.userId);
  expect(payload.sid).toMatch(/^s_[0-9a-f]{32}$/);
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120);
  expect(Date.parse(session.expiresAt)).toBe((payload.exp ?? 0) * 1_000);
  expect(Object.keys(protectedHeader).sort()).toEqual(["alg", "kid", "typ"]);
});

test("the JWKS tells public parts only", async () => {
  const { accessToken } = await register("jwks@example.org");
  const response = await fetch(new URL("/.well-known/jwks.json", running.url));
  const { keys } = (await response.json()) as { keys: Record<string, string>[] };
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  expect(decodeProtectedHeader(accessToken).kid).toBe(keys[0]?.kid);
  expect(response.headers.get("cache-control")).toContain("max-age");
});

test("one e-mail has one account, whatever its case and however many ask at once", async () => {
  const spellings = Array.from({ length: 12 }, (_, at) => (at % 2 ? "Race@Example.org" : "race@example.ORG"));
  const outcomes = await Promise.all(spellings.map((email) => outcomeOf(register(email))));
  expect(outcomes.filter((it) => it === "ok")).toHaveLength(1);
  expect(outcomes.filter((it) => it === "auth.email_taken")).toHaveLength(11);
  const told = await running.db
    .selectFrom("outbox")
    .select("id")
    .where("subject", "=", registered.subject)
    .where("data", "@>", JSON.stringify({ email: "race@example.org" }))
    .execute();
  expect(told).toHaveLength(1);
});

test("a registration is told over JetStream", async () => {
  const { promise: heard, resolve } = Promise.withResolvers<unknown>();
  const consumer = `auth_test_${crypto.randomUUID()}`;
  const { userId } = await register("told@example.org");
  await using _reactions = startReactions(consumer, running.db, running.bus, [
    on(registered, async (data) => {
      if (data.userId === userId) resolve(data);
    }),
  ]);
  expect(await heard).toEqual({ userId, email: "told@example.org", displayName: "Ada" });
  await running.bus.manager.consumers.delete("facts", consumer);
});

test("signs in whatever the e-mail's case", async () => {
  const { userId } = await register("signin@example.org");
  const session = await running.auth.signIn.mutate({ email: "SignIn@Example.org", password });
  expect(session.userId).toBe(userId);
});

test("v5.0.0-6.3.8 an unknown e-mail and a wrong password are answered alike", async () => {
  await register("known@example.org");
  const answers = ["known@example.org", "unknown@example.org"].map(async (email) => {
    const error = await running.auth.signIn.mutate({ email, password: "wrong" }).catch((it: unknown) => it);
    const { code, message, issues } = asFault(error);
    return { code, message, issues };
  });
  const [known, unknown] = await Promise.all(answers);
  expect(known).toEqual(unknown);
  expect(known?.code).toBe("auth.wrong_credentials");
});

test.each([
  ["an empty password", ""],
  ["half a surrogate pair", "\ud800"],
  ["1,024 characters", "x".repeat(1_024)],
])("signing in with %s is only wrong", async (_name, wrong) => {
  expect(await outcomeOf(running.auth.signIn.mutate({ email: "known@example.org", password: wrong }))).toBe(
    "auth.wrong_credentials",
  );
});

test("a hash made with other parameters is replaced at sign-in", async () => {
  const email = "rehash@example.org";
  await register(email);
  const account = () =>
    running.db.selectFrom("account").selectAll().where("email", "=", email).executeTakeFirstOrThrow();
  const weak = await Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 8_192, timeCost: 1 });
  await running.db.updateTable("account").set({ passwordHash: weak }).where("email", "=", email).execute();
  expect(await outcomeOf(running.auth.signIn.mutate({ email, password: "wrong" }))).not.toBe("ok");
  expect((await account()).passwordHash).toBe(weak);
  await running.auth.signIn.mutate({ email, password });
  expect((await account()).passwordHash).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
  expect(await outcomeOf(running.auth.signIn.mutate({ email, password }))).toBe("ok");
});

test.each(["\u0000", "a\r\nBcc: b@example.org", "\ud800"])(
  "refuses the display name %j",
  async (displayName) => {
    const registration = { email: "name@example.org", password, displayName };
    expect(await outcomeOf(running.auth.register.mutate(registration))).toBe("request.invalid");
  },
);

test("keeps passwords of 128 characters whole", async () => {
  const long = `${"ü".repeat(127)}x`;
  const email = "long@example.org";
  await running.auth.register.mutate({ email, password: long, displayName: "Ada" });
  expect(await outcomeOf(running.auth.signIn.mutate({ email, password: long.slice(0, -1) }))).toBe(
    "auth.wrong_credentials",
  );
  expect(await outcomeOf(running.auth.signIn.mutate({ email, password: long }))).toBe("ok");
});
