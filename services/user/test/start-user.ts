import {
  addressBookContract,
  type FaultCode,
  newId,
  registered,
  type UserId,
  userContract,
} from "@millrace/contracts";
import { migrate, openDatabase } from "@millrace/database";
import { openBus, openOutbox, startReactions } from "@millrace/events";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { asFault, connect, inCallScope, serve, serviceTokens } from "@millrace/mesh";
import { accessToken, namedKeys } from "@millrace/mesh/testing";
import { log } from "@millrace/telemetry";
import { migrations } from "../migrations/index.ts";
import { userApp } from "../src/app.ts";
import { userReactions } from "../src/reactions.ts";
import type { Tables } from "../src/tables.ts";

/** A fresh database with this service's schema, as its own role sees it. */
export const openUserDatabase = async () => {
  const stack = await testStack();
  const { url, drop } = await freshDatabase(stack);
  await migrate(url, { service: "user", password: "user-test" }, migrations);
  const ownUrl = Object.assign(new URL(url), { username: "user", password: "user-test" }).href;
  return { stack, url: ownUrl, [Symbol.asyncDispose]: drop };
};

/** Signs access tokens as the auth service does and publishes the key where it does. */
const openIssuer = async () => {
  const keys = await namedKeys("first");
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json(keys.meshKeys) });
  const tokenOf = (userId: UserId) => accessToken(keys, userId);
  return { url: server.url.origin, tokenOf, [Symbol.asyncDispose]: () => server.stop(true) };
};

/** The real service on a free port, over real Postgres and NATS, with clients that call it as the gateway does. */
export const startUser = async () => {
  log.level = "error";
  const resources = new AsyncDisposableStack();
  const database = resources.use(await openUserDatabase());
  const db = resources.adopt(openDatabase<Tables>(database.url), (it) => it.destroy());
  const bus = resources.use(await openBus(database.stack.nats.url, "user-test"));
  const { say } = resources.use(openOutbox("user", db, bus));
  const consumer = `user_test_${crypto.randomUUID()}`;
  resources.defer(() => bus.manager.consumers.delete("facts", consumer).then(() => {}));
  resources.use(startReactions(consumer, db, bus, userReactions));
  const issuer = resources.use(await openIssuer());
  const [keys, notifier] = [await namedKeys("gateway"), await namedKeys("notifier")];
  const meshKeys = { keys: [...keys.meshKeys.keys, ...notifier.meshKeys.keys] };
  const app = userApp({ db, bus, say, keys: { meshKeys }, authUrl: issuer.url });
  resources.use(serve(app, { host: "127.0.0.1", port: 0 }, 1_000));
  const peer = {
    service: "user",
    url: `http://127.0.0.1:${app.server?.port}`,
    tokenFor: serviceTokens(keys),
  };
  const user = connect(userContract, peer);
  const as = async <T>(userId: UserId, call: (client: typeof user) => Promise<T>): Promise<T> => {
    const userToken = await issuer.tokenOf(userId);
    return inCallScope({ requestId: crypto.randomUUID(), userToken, deadlineAt: Date.now() + 10_000 }, () =>
      call(user),
    );
  };
  const tellRegistered = (userId: UserId, displayName = "Ada") =>
    db
      .transaction()
      .execute((trx) => say(trx, registered, { userId, email: `${userId}@example.org`, displayName }));
  const register = async () => {
    const userId = newId("user");
    await tellRegistered(userId);
    await as(userId, (it) => it.profile.query());
    return userId;
  };
  return {
    user,
    addressBook: connect(addressBookContract, { ...peer, tokenFor: serviceTokens(notifier) }),
    as,
    register,
    tellRegistered,
    db,
    bus,
    consumer,
    url: peer.url,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
};

/** What a call failed with; "ok" when it did not. */
export const outcomeOf = (call: Promise<unknown>): Promise<FaultCode | "ok"> =>
  call.then(
    () => "ok",
    (error) => asFault(error).code,
  );
