import { objectStoreOf, readConfigOrExit } from "@millrace/config";
import { openDatabase } from "@millrace/database";
import { listen, openBus, openOutbox, signal } from "@millrace/events";
import { serve, serviceIdentity, terminated, userKeysFrom } from "@millrace/mesh";
import { openObjects } from "@millrace/storage";
import { startTelemetry } from "@millrace/telemetry";
import { sql } from "kysely";
import { contentApp } from "./app.ts";
import { contentConfig } from "./config.ts";
import { every } from "./every.ts";
import { reconcile } from "./reconcile.ts";
import { contentStore } from "./store.ts";
import { sweep } from "./sweep.ts";
import type { Tables } from "./tables.ts";

const config = readConfigOrExit("content", contentConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("content", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const db = resources.adopt(openDatabase<Tables>(config.databaseUrl), (it) => it.destroy());
const bus = resources.use(await openBus(config.natsUrl, "content"));
const { say } = resources.use(openOutbox("content", db, bus));
const objects = resources.use(openObjects(objectStoreOf(config)));
const buckets = { upload: config.s3UploadBucket, media: config.s3MediaBucket };
resources.use(every(15, "reconcile", () => reconcile(db, say)));
resources.use(every(10, "sweep", () => sweep(db, objects, buckets)));
const app = contentApp({
  db,
  say,
  objects,
  store: contentStore(db),
  bucket: buckets.upload,
  maxBytes: config.maxUploadBytes,
  leaseSeconds: config.leaseSeconds,
  keepSource: config.sourcePolicy === "keep",
  tell: (contentId) => signal(bus, `progress.${contentId}`, ""),
  watch: (id, hear) => listen(bus, `progress.${id}`, hear),
  identify: serviceIdentity("content", config, userKeysFrom(config.authUrl)),
  ready: { postgres: () => sql`select 1`.execute(db), nats: () => bus.connection.rtt() },
});
resources.use(serve(app, config));
await terminated();
