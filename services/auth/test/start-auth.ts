import { authContract, type FaultCode } from "@millrace/contracts";
import { migrate, openDatabase } from "@millrace/database";
import { openBus, openOutbox } from "@millrace/events";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { asFault, connect, serve, serviceTokens } from "@millrace/mesh";
import { log } from "@millrace/telemetry";
import { exportJWK, generateKeyPair } from "jose";
import { migrations } from "../migrations/index.ts";
import { accessTokens } from "../src/access-tokens.ts";
import { authApp } from "../src/app.ts";
import { openPasswords } from "../src/passwords.ts";
import { currentSigningKey } from "../src/signing-keys.ts";
import type { Tables } from "../src/tables.ts";

/** A fresh database with this service's schema, as its own role sees it. */
export const openAuthDatabase = async () => {
  const stack = await testStack();
  const { url, drop } = await freshDatabase(stack);
  await migrate(url, { service: "auth", password: "auth-test" }, migrations);
  const ownUrl = Object.assign(new URL(url), { username: "auth", password: "auth-test" }).href;
  return { stack, url: ownUrl, [Symbol.asyncDispose]: drop };
};

/** A key pair as the mesh wants it, for a caller named `gateway`. */
export const gatewayKeys = async () => {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const serviceKey = { ...(await exportJWK(privateKey)), kid: "gateway" };
  const { d: _, ...publicKey } = serviceKey;
  return { serviceKey, meshKeys: { keys: [publicKey] } };
};

/** The real service on a free port, over real Postgres and NATS, with a client that calls it as the gateway does. */
export const startAuth = async ({ refreshTokenDays = 30, accessTokenSeconds = 600 } = {}) => {
  log.level = "error";
  const resources = new AsyncDisposableStack();
  const database = resources.use(await openAuthDatabase());
  const db = resources.adopt(openDatabase<Tables>(database.url), (it) => it.destroy());
  const bus = resources.use(await openBus(database.stack.nats.url, "auth-test"));
  const { say } = resources.use(openOutbox("auth", db, bus));
  const keys = await gatewayKeys();
  const passwords = await openPasswords();
  const accessToken = accessTokens(() => currentSigningKey(db), accessTokenSeconds);
  const app = authApp({ db, bus, say, keys, passwords, accessToken, refreshTokenDays });
  resources.use(serve(app, { host: "127.0.0.1", port: 0 }, 1_000));
  const url = `http://127.0.0.1:${app.server?.port}`;
  const auth = connect(authContract, { service: "auth", url, tokenFor: serviceTokens(keys) });
  return { auth, db, bus, url, [Symbol.asyncDispose]: () => resources.disposeAsync() };
};

/** What a call failed with; "ok" when it did not. */
export const outcomeOf = (call: Promise<unknown>): Promise<FaultCode | "ok"> =>
  call.then(
    () => "ok",
    (error) => asFault(error).code,
  );
