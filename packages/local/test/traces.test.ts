import { expect, test } from "bun:test";
import { openPorts } from "../src/ports.ts";
import { openTraces } from "../src/traces.ts";
import { openScratch } from "./scratch.ts";

const span = {
  traceId: "5b8efff798038103d269b633813fc60c",
  spanId: "eee19b7ec3c1b174",
  name: "content.startUpload",
  kind: 2,
  startTimeUnixNano: "1763700000000000000",
  endTimeUnixNano: "1763700000100000000",
  attributes: [{ key: "millrace.content.id", value: { stringValue: "c-1" } }],
  status: {},
};
const service = { attributes: [{ key: "service.name", value: { stringValue: "content" } }] };
const json = (body: unknown) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

test("takes spans over OTLP/HTTP, finds them by attribute, and keeps them over a restart", async () => {
  await using scratch = openScratch();
  const ports = openPorts();
  const options = {
    dataFolder: scratch.folder,
    port: ports("http"),
    grpcPort: ports("grpc"),
    host: scratch.host,
  };
  const { child, address } = await openTraces(options);
  const sent = await fetch(
    `${address.otlpUrl}/v1/traces`,
    json({ resourceSpans: [{ resource: service, scopeSpans: [{ spans: [span] }] }] }),
  );
  expect(sent.status).toBe(200);
  const query = json({ query: `"millrace.content.id" = "c-1"`, limit: 5 });
  const found = await (await fetch(address.queryUrl, query)).json();
  expect(found).toMatchObject({
    traces: [{ traceId: span.traceId, service: "content", spans: [{ name: span.name, duration: 100 }] }],
  });
  await child?.stop();
  const again = await openTraces(options);
  expect(await (await fetch(again.address.queryUrl, query)).json()).toEqual(found);
  await again.child?.stop();
}, 30_000);
