import { expect, test } from "bun:test";
import type { Session } from "@millrace/contracts";
import { createClient, isFault } from "../src/index.ts";
import { testGateway } from "./test-gateway.ts";

const ada = { email: "ada@example.org", password: "correct horse battery", displayName: "Ada" };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("registering signs in, and calls then bear the token", async () => {
  await using gateway = testGateway();
  const told: (Session | undefined)[] = [];
  const client = createClient({ url: `${gateway.url}/`, onSession: (session) => told.push(session) });
  expect(isFault(await failure(client.user.profile.query({})), "auth.required")).toBe(true);
  const session = await client.register(ada);
  expect(client.session()).toEqual(session);
  expect(told).toEqual([session]);
  expect((await client.user.profile.query({})).id).toBe(session.userId);
});

test("a wrong password leaves no session, and its 401 asks for no refresh", async () => {
  await using gateway = testGateway();
  const client = createClient({ url: gateway.url });
  const error = await failure(client.signIn({ email: ada.email, password: "wrong" }));
  expect(isFault(error, "auth.wrong_credentials")).toBe(true);
  expect(client.session()).toBeUndefined();
  expect(gateway.callsOf("auth.refresh")).toHaveLength(0);
});

test("a token that ends soon is replaced before the call", async () => {
  await using gateway = testGateway();
  const { expiresAt: _, ...session } = await createClient({ url: gateway.url }).register(ada);
  const ending = { ...session, expiresAt: new Date(Date.now() + 5_000).toISOString() };
  const client = createClient({ url: gateway.url, session: ending });
  await Promise.all([
    client.user.profile.query({}),
    client.user.profile.query({}),
    client.content.list.query({}),
  ]);
  expect(gateway.callsOf("auth.refresh")).toHaveLength(1);
  expect(client.session()?.accessToken).not.toBe(session.accessToken);
});

test("refused tokens are replaced once for all calls under way, and the calls succeed", async () => {
  await using gateway = testGateway();
  const client = createClient({ url: gateway.url });
  await client.register(ada);
  gateway.accounts.endAccess();
  const answers = await Promise.all(Array.from({ length: 8 }, () => client.user.profile.query({})));
  expect(answers).toHaveLength(8);
  expect(gateway.callsOf("auth.refresh")).toHaveLength(1);
  expect(gateway.accounts.refreshable()).toBe(1);
});

test("a session that has ended is given up, and the call says so", async () => {
  await using gateway = testGateway();
  const told: (Session | undefined)[] = [];
  const client = createClient({ url: gateway.url, onSession: (session) => told.push(session) });
  await client.register(ada);
  gateway.accounts.endSessions();
  expect(isFault(await failure(client.user.profile.query({})), "auth.required")).toBe(true);
  expect(client.session()).toBeUndefined();
  expect(told.at(-1)).toBeUndefined();
});

test("a server that is not reached leaves the session alone", async () => {
  const gateway = testGateway();
  const client = createClient({ url: gateway.url });
  const session = await client.register(ada);
  await gateway[Symbol.asyncDispose]();
  const error = await failure(client.user.profile.query({}));
  expect(isFault(error)).toBe(false);
  expect(error).toBeInstanceOf(Error);
  expect(client.session()).toEqual(session);
});

test("clients over one store use the session that either of them renewed", async () => {
  await using gateway = testGateway();
  let stored: Session | undefined;
  const tab = () =>
    createClient({
      url: gateway.url,
      session: () => stored,
      onSession: (session) => {
        stored = session;
      },
    });
  const [one, two] = [tab(), tab()];
  await one.register(ada);
  gateway.accounts.endAccess();
  await one.user.profile.query({});
  await two.user.profile.query({});
  expect(gateway.callsOf("auth.refresh")).toHaveLength(1);
});

test("tokens that live shorter than the margin are used until they are refused", async () => {
  await using gateway = testGateway({ accessSeconds: 10 });
  const client = createClient({ url: gateway.url });
  await client.register(ada);
  await client.user.profile.query({});
  await client.user.profile.query({});
  expect(gateway.callsOf("auth.refresh")).toHaveLength(0);
  gateway.accounts.endAccess();
  await client.user.profile.query({});
  expect(gateway.callsOf("auth.refresh")).toHaveLength(1);
});

test("signing out ends the session here and there", async () => {
  await using gateway = testGateway();
  const client = createClient({ url: gateway.url });
  await client.register(ada);
  await client.signOut();
  expect(client.session()).toBeUndefined();
  expect(gateway.accounts.refreshable()).toBe(0);
  await client.signOut();
  expect(gateway.callsOf("auth.signOut")).toHaveLength(1);
});
