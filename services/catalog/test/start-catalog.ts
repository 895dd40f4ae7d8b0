import {
  catalogContract,
  type EncodedMedia,
  type EventData,
  type EventType,
  encodeFinished,
  type FaultCode,
  newId,
  type UserId,
} from "@millrace/contracts";
import { migrate, openDatabase } from "@millrace/database";
import { openBus, openOutbox, startReactions } from "@millrace/events";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { asFault, connect, inCallScope, serve, serviceTokens } from "@millrace/mesh";
import { accessToken, namedKeys } from "@millrace/mesh/testing";
import { openObjects, outputPrefix } from "@millrace/storage";
import { log } from "@millrace/telemetry";
import { migrations } from "../migrations/index.ts";
import { catalogApp } from "../src/app.ts";
import { catalogReactions } from "../src/reactions.ts";
import type { Tables } from "../src/tables.ts";

/** A fresh database with this service's schema, as its own role sees it. */
export const openCatalogDatabase = async () => {
  const stack = await testStack();
  const { url, drop } = await freshDatabase(stack);
  await migrate(url, { service: "catalog", password: "catalog-test" }, migrations);
  const ownUrl = Object.assign(new URL(url), { username: "catalog", password: "catalog-test" }).href;
  return { stack, url: ownUrl, [Symbol.asyncDispose]: drop };
};

/** Signs access tokens as the auth service does and publishes the key where it does. */
const openIssuer = async () => {
  const keys = await namedKeys("first");
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => Response.json(keys.meshKeys) });
  const tokenOf = (userId: UserId) => accessToken(keys, userId);
  return { url: server.url.origin, tokenOf, [Symbol.asyncDispose]: () => server.stop(true) };
};

export const video: EncodedMedia = {
  kind: "video",
  durationMs: 8_000,
  width: 640,
  height: 360,
  renditions: [{ name: "360p", width: 640, height: 360, kbps: 500, codecs: "avc1.64001e" }],
  hasAudio: true,
  bytes: 1_000,
  hls: "master.m3u8",
  dash: "manifest.mpd",
  poster: "poster.jpg",
  mp3: "audio.mp3",
};

/** What the end of an encode tells. */
export const finished = (ownerId: UserId, changes: Partial<EventData<typeof encodeFinished>> = {}) => {
  const contentId = changes.contentId ?? newId("content");
  const attempt = changes.attempt ?? 1;
  const place = { contentId, attempt, outputPrefix: outputPrefix(contentId, attempt) };
  return { ownerId, title: "A film", media: video, ...place, ...changes };
};

/** The real service on a free port, over the real stack, with a client that calls it as the gateway does. */
export const startCatalog = async () => {
  log.level = "error";
  const resources = new AsyncDisposableStack();
  const { url, stack } = resources.use(await openCatalogDatabase());
  const db = resources.adopt(openDatabase<Tables>(url), (it) => it.destroy());
  const bus = resources.use(await openBus(stack.nats.url, "catalog-test"));
  const { say } = resources.use(openOutbox("catalog", db, bus));
  const consumer = `catalog_test_${crypto.randomUUID()}`;
  resources.defer(() => bus.manager.consumers.delete("facts", consumer).then(() => {}));
  resources.use(startReactions(consumer, db, bus, catalogReactions(say)));
  const issuer = resources.use(await openIssuer());
  const keys = await namedKeys("gateway");
  // The gateway passes manifests through: here the service itself stands in its place.
  const delivery = {
    publicUrl: "",
    mediaUrl: stack.cdn.url,
    cloudfrontKeyPairId: stack.cdn.keyPairId,
    cloudfrontPrivateKey: stack.cdn.privateKeyPem,
  };
  const app = catalogApp({ db, bus, keys, authUrl: issuer.url, delivery });
  resources.use(serve(app, { host: "127.0.0.1", port: 0 }, 1_000));
  const origin = `http://127.0.0.1:${app.server?.port}`;
  delivery.publicUrl = origin;
  const catalog = connect(catalogContract, {
    service: "catalog",
    url: origin,
    tokenFor: serviceTokens(keys),
  });
  const as = async <T>(userId: UserId, call: (client: typeof catalog) => Promise<T>): Promise<T> => {
    const userToken = await issuer.tokenOf(userId);
    const scope = { requestId: crypto.randomUUID(), userToken, deadlineAt: Date.now() + 10_000 };
    return inCallScope(scope, () => call(catalog));
  };
  const say1 = <E extends EventType>(type: E, data: EventData<E>) =>
    db.transaction().execute((trx) => say(trx, type, data));
  /** Resolves when all that was said before is published and handled. */
  const caughtUp = async () => {
    for (;;) {
      const waiting = await db.selectFrom("outbox").select("id").where("publishedAt", "is", null).execute();
      // The consumer declares itself, a moment after the start.
      const info = await bus.manager.consumers.info("facts", consumer).catch(() => undefined);
      if (info && waiting.length + info.num_pending + info.num_ack_pending === 0) return;
      await Bun.sleep(20);
    }
  };
  const publish = async (ownerId: UserId, changes?: Parameters<typeof finished>[1]) => {
    const event = finished(ownerId, changes);
    await say1(encodeFinished, event);
    await caughtUp();
    return event;
  };
  return {
    ...{ catalog, as, say: say1, publish, caughtUp, db, bus, stack, origin },
    objects: resources.use(openObjects(stack.objects)),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
};

/** What a call failed with; "ok" when it did not. */
export const outcomeOf = (call: Promise<unknown>): Promise<FaultCode | "ok"> =>
  call.then(
    () => "ok",
    (error) => asFault(error).code,
  );
