import { join } from "node:path";
import { objectStoreOf, readConfigOrExit } from "@millrace/config";
import { ledgerContract } from "@millrace/contracts";
import { openBus } from "@millrace/events";
import { resolveTools } from "@millrace/media";
import { connect, serve, serviceIdentity, serviceTokens, terminated, userKeysFrom } from "@millrace/mesh";
import { openObjects } from "@millrace/storage";
import { startTelemetry } from "@millrace/telemetry";
import { encoderApp } from "./app.ts";
import { encoderConfig } from "./config.ts";
import { clearScratch } from "./scratch.ts";
import { startWorkers } from "./workers.ts";

const config = readConfigOrExit("encoder", encoderConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("encoder", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const tools = await resolveTools(config);
const scratchFolder = join(config.scratchFolder, config.workerId);
await clearScratch(scratchFolder);
const bus = resources.use(await openBus(config.natsUrl, "encoder"));
const objects = resources.use(openObjects(objectStoreOf(config)));
const identify = serviceIdentity("encoder", config, userKeysFrom(config.authUrl));
resources.use(serve(encoderApp(identify, { nats: () => bus.connection.rtt() }), config));
const ledger = connect(ledgerContract, {
  service: "content",
  url: config.contentUrl,
  tokenFor: serviceTokens(config),
});
const deps = { ledger, objects, tools, scratchFolder, workerId: config.workerId };
const buckets = { upload: config.s3UploadBucket, media: config.s3MediaBucket };
resources.use(startWorkers(bus, { ...deps, buckets }, config));
await terminated();
