import { readConfigOrExit } from "@millrace/config";
import { openDatabase } from "@millrace/database";
import { openBus, openOutbox, startReactions } from "@millrace/events";
import { serve, terminated } from "@millrace/mesh";
import { startTelemetry } from "@millrace/telemetry";
import { userApp } from "./app.ts";
import { userConfig } from "./config.ts";
import { userReactions } from "./reactions.ts";
import type { Tables } from "./tables.ts";

const config = readConfigOrExit("user", userConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("user", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const db = resources.adopt(openDatabase<Tables>(config.databaseUrl), (it) => it.destroy());
const bus = resources.use(await openBus(config.natsUrl, "user"));
const { say } = resources.use(openOutbox("user", db, bus));
resources.use(startReactions("user", db, bus, userReactions));
resources.use(serve(userApp({ db, bus, say, keys: config, authUrl: config.authUrl }), config));
await terminated();
