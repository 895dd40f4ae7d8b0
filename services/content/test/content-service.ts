import { contentContract, ledgerContract, newId, type UserId } from "@millrace/contracts";
import { migrate, openDatabase } from "@millrace/database";
import { listen, openBus, openOutbox, signal } from "@millrace/events";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { connect, inCallScope, serve, serviceIdentity, serviceTokens } from "@millrace/mesh";
import { accessToken, namedKeys } from "@millrace/mesh/testing";
import { openObjects } from "@millrace/storage";
import { startTelemetry } from "@millrace/telemetry";
import { createLocalJWKSet } from "jose";
import { migrations } from "../migrations/index.ts";
import { contentApp } from "../src/app.ts";
import { contentStore } from "../src/store.ts";
import type { Tables } from "../src/tables.ts";

/** A content service on a free port over a database of its own, with clients that call it as gateway and encoder do. */
export const openContentService = async ({
  leaseSeconds = 60,
  keepSource = true,
  maxBytes = 2 ** 30,
} = {}) => {
  const resources = new AsyncDisposableStack();
  resources.use(startTelemetry("content", { logLevel: "fatal" }));
  const stack = await testStack();
  const { url, drop } = await freshDatabase(stack);
  resources.defer(drop);
  const password = "only-for-tests";
  await migrate(url, { service: "content", password }, migrations);
  const db = resources.adopt(
    openDatabase<Tables>(url.replace(/\/\/[^@]+@/, `//content:${password}@`)),
    (it) => it.destroy(),
  );
  const bus = resources.use(await openBus(stack.nats.url, "content-test"));
  const { say } = resources.use(openOutbox("content", db, bus));
  const objects = resources.use(openObjects(stack.objects));
  const [gateway, encoder, auth] = await Promise.all([
    namedKeys("gateway"),
    namedKeys("encoder"),
    namedKeys("auth"),
  ]);
  const buckets = { upload: stack.objects.uploadBucket, media: stack.objects.mediaBucket };
  const app = contentApp({
    db,
    say,
    objects,
    store: contentStore(db),
    bucket: buckets.upload,
    maxBytes,
    leaseSeconds,
    keepSource,
    tell: (id) => signal(bus, `progress.${id}`, ""),
    watch: (id, hear) => listen(bus, `progress.${id}`, hear),
    identify: serviceIdentity(
      "content",
      { meshKeys: { keys: [gateway.publicJwk, encoder.publicJwk] } },
      createLocalJWKSet({ keys: [auth.publicJwk] }),
    ),
    ready: {},
  });
  resources.use(serve(app, { host: "127.0.0.1", port: 0 }));
  const peer = {
    service: "content",
    url: `http://127.0.0.1:${app.server?.port}`,
    tokenFor: serviceTokens(gateway),
  };
  const content = connect(contentContract, peer);

  /** Runs calls as a user would make them through the gateway. */
  const person = async (userId: UserId = newId("user")) => {
    const userToken = await accessToken(auth, userId);
    const scope = { requestId: crypto.randomUUID(), userToken, deadlineAt: Number.POSITIVE_INFINITY };
    return {
      userId,
      userToken,
      do: <T>(run: (calls: typeof content) => T): T => inCallScope(scope, () => run(content)),
    };
  };
  const ledger = connect(ledgerContract, { ...peer, tokenFor: serviceTokens(encoder) });
  return {
    db,
    say,
    bus,
    objects,
    buckets,
    content,
    ledger,
    person,
    url: peer.url,
    tokenFor: peer.tokenFor,
    resources,
  };
};

/** A valid beginning of a WAV file, padded to `bytes`. */
export const wavBytes = (bytes: number): Uint8Array<ArrayBuffer> => {
  const file = new Uint8Array(bytes);
  file.set(new TextEncoder().encode("RIFF\x24\x00\x00\x00WAVEfmt "));
  return file;
};
