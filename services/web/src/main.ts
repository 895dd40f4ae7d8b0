import { readConfigOrExit } from "@millrace/config";
import { serve, terminated } from "@millrace/mesh";
import { startTelemetry } from "@millrace/telemetry";
import { webApp } from "./app.ts";
import { builtPage } from "./build.ts";
import { webConfig } from "./config.ts";
import { pageFiles } from "./page-files.ts";

const config = readConfigOrExit("web", webConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("web", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const files = await pageFiles(await builtPage());
resources.use(serve(webApp({ files, origins: config }), config));
await terminated();
