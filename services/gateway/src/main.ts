import { readConfigOrExit } from "@millrace/config";
import { authContract, catalogContract, contentContract, userContract } from "@millrace/contracts";
import { connect, serve, serviceTokens, terminated, userIdentity, userKeysFrom } from "@millrace/mesh";
import { startTelemetry } from "@millrace/telemetry";
import { gatewayApp } from "./app.ts";
import { gatewayConfig } from "./config.ts";
import { passThrough } from "./pass-through.ts";
import { publicRouter } from "./public-router.ts";
import { rateLimit } from "./rate-limit.ts";
import { reachable } from "./reachable.ts";

const config = readConfigOrExit("gateway", gatewayConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("gateway", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const tokenFor = serviceTokens(config);
const { authUrl, userUrl, contentUrl, catalogUrl } = config;
const services = {
  auth: connect(authContract, { service: "auth", url: authUrl, tokenFor }),
  user: connect(userContract, { service: "user", url: userUrl, tokenFor }),
  content: connect(contentContract, { service: "content", url: contentUrl, tokenFor }),
  catalog: connect(catalogContract, { service: "catalog", url: catalogUrl, tokenFor }),
};
const app = gatewayApp({
  router: publicRouter(services, { secure: config.publicUrl.startsWith("https:") }),
  identify: userIdentity(userKeysFrom(authUrl)),
  origins: config.webOrigins,
  limit: rateLimit(config.requestsPerMinute),
  // A form upload takes as long as its bytes do.
  toContent: passThrough("content", contentUrl, tokenFor, 6 * 3_600_000),
  toCatalog: passThrough("catalog", catalogUrl, tokenFor, 10_000),
  publicUrl: config.publicUrl,
  ready: {
    auth: reachable(authUrl),
    user: reachable(userUrl),
    content: reachable(contentUrl),
    catalog: reachable(catalogUrl),
  },
});
resources.use(serve(app, config));
await terminated();
