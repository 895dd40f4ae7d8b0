import { readConfigOrExit } from "@millrace/config";
import { addressBookContract } from "@millrace/contracts";
import { openDatabase } from "@millrace/database";
import { openBus, startReactions } from "@millrace/events";
import { connect, serve, serviceTokens, terminated } from "@millrace/mesh";
import { startTelemetry } from "@millrace/telemetry";
import { notifierApp } from "./app.ts";
import { notifierConfig } from "./config.ts";
import { deliverNext } from "./deliver.ts";
import { openPost } from "./post.ts";
import { notifierReactions } from "./reactions.ts";
import { openSender } from "./sender.ts";
import type { Tables } from "./tables.ts";

const config = readConfigOrExit("notifier", notifierConfig, Bun.env);
await using resources = new AsyncDisposableStack();
resources.use(
  startTelemetry("notifier", { logLevel: config.logLevel, otlpEndpoint: config.otelExporterOtlpEndpoint }),
);
const db = resources.adopt(openDatabase<Tables>(config.databaseUrl), (it) => it.destroy());
const bus = resources.use(await openBus(config.natsUrl, "notifier"));
const post = resources.use(openPost(config.smtpUrl, config.mailFrom));
const addressBook = connect(addressBookContract, {
  service: "user",
  url: config.userUrl,
  tokenFor: serviceTokens(config),
});
const webUrl = config.webUrl.replace(/\/$/, "");
resources.use(openSender(() => deliverNext({ db, addressBook, post, mailFrom: config.mailFrom, webUrl })));
resources.use(startReactions("notifier", db, bus, notifierReactions));
resources.use(serve(notifierApp({ db, bus }), config));
await terminated();
