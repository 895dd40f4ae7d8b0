import { readConfigOrExit } from "@millrace/config";
import { openDatabase } from "@millrace/database";
import { openBus, openOutbox } from "@millrace/events";
import { serve, terminated } from "@millrace/mesh";
import { startTelemetry } from "@millrace/telemetry";
import { accessTokens } from "./access-tokens.ts";
import { authApp } from "./app.ts";
import { authConfig } from "./config.ts";
import { openPasswords } from "./passwords.ts";
import { currentSigningKey } from "./signing-keys.ts";
import type { Tables } from "./tables.ts";

const config = readConfigOrExit("auth", authConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("auth", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const db = resources.adopt(openDatabase<Tables>(config.databaseUrl), (it) => it.destroy());
const bus = resources.use(await openBus(config.natsUrl, "auth"));
const { say } = resources.use(openOutbox("auth", db, bus));
const app = authApp({
  db,
  bus,
  say,
  keys: config,
  passwords: await openPasswords(),
  accessToken: accessTokens(() => currentSigningKey(db), config.accessTokenSeconds),
  refreshTokenDays: config.refreshTokenDays,
});
resources.use(serve(app, config));
await terminated();
