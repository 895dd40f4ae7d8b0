// A process of its own: it makes one call of each kind and tells an OTLP collector and its log of them. argv: the collector.
import { contract, query } from "@millrace/contracts";
import { startTelemetry } from "@millrace/telemetry";
import { z } from "zod";
import { implement, routerFrom, serve, serviceApp } from "../src/index.ts";

const demo = contract("demo", {
  misshape: query({ access: "public", summary: "", output: z.object({ n: z.number() }) }),
  strict: query({
    access: "public",
    summary: "",
    input: z.strictObject({ name: z.string() }),
    output: z.object({}),
  }),
  closed: query({ access: "user", summary: "", output: z.object({}) }),
});
const router = routerFrom(
  implement(demo, {
    misshape: () => ({ n: "one" as unknown as number }),
    strict: () => ({}),
    closed: () => ({}),
  }),
);
await using resources = new AsyncDisposableStack();
resources.use(startTelemetry("observed", { logLevel: "info", otlpEndpoint: process.argv[2] }));
const identify = async () => ({ service: undefined, caller: undefined });
const app = serviceApp({ name: "observed", router, identify, trusted: false, ready: {} });
resources.use(serve(app, { host: "127.0.0.1", port: 0 }));
for (const name of ["misshape", "strict", "closed"])
  await fetch(`http://127.0.0.1:${app.server?.port}/trpc/demo.${name}`);
