import { readConfigOrExit } from "@millrace/config";
import { openDatabase } from "@millrace/database";
import { openBus, openOutbox, startReactions } from "@millrace/events";
import { serve, terminated } from "@millrace/mesh";
import { startTelemetry } from "@millrace/telemetry";
import { catalogApp } from "./app.ts";
import { catalogConfig } from "./config.ts";
import { catalogReactions } from "./reactions.ts";
import type { Tables } from "./tables.ts";

const config = readConfigOrExit("catalog", catalogConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("catalog", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const db = resources.adopt(openDatabase<Tables>(config.databaseUrl), (it) => it.destroy());
const bus = resources.use(await openBus(config.natsUrl, "catalog"));
const { say } = resources.use(openOutbox("catalog", db, bus));
resources.use(startReactions("catalog", db, bus, catalogReactions(say)));
resources.use(
  serve(catalogApp({ db, bus, keys: config, authUrl: config.authUrl, delivery: config }), config),
);
await terminated();
