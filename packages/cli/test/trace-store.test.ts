import { expect, test } from "bun:test";
import { testStack } from "@millrace/local/testing";
import { awaitTrace, fetchTrace, isTraceId } from "../src/trace-store.ts";

const { traces } = await testStack();
const queryUrl = traces.queryUrl ?? "";
const newTraceId = () => crypto.randomUUID().replaceAll("-", "");

type Sent = { spanId: string; parentSpanId?: string; status?: { code: number; message: string } };

const send = async (service: string, traceId: string, spans: readonly Sent[]) => {
  const at = Date.now();
  const nanos = (ms: number) => `${BigInt(at + ms) * 1_000_000n}`;
  const sent = spans.map((span) => ({
    ...span,
    traceId,
    name: "a step",
    kind: 1,
    startTimeUnixNano: nanos(0),
    endTimeUnixNano: nanos(40),
  }));
  const resource = { attributes: [{ key: "service.name", value: { stringValue: service } }] };
  const response = await fetch(`${traces.otlpUrl}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: {}, spans: sent }] }] }),
  });
  expect(response.status).toBe(200);
};

test("reads the spans of one trace, whichever services sent them", async () => {
  const traceId = newTraceId();
  await send("gateway", traceId, [{ spanId: "00000000000000a1" }]);
  await send("content", traceId, [
    { spanId: "00000000000000b1", parentSpanId: "00000000000000a1", status: { code: 2, message: "boom" } },
  ]);
  await send("other", newTraceId(), [{ spanId: "00000000000000c1" }]);
  const isWhole = (spans: readonly unknown[]) => spans.length === 2;
  const spans = await awaitTrace(queryUrl, traceId, { timeoutMs: 30_000, isWhole });
  const [gateway, content] = spans.toSorted((a, b) => a.id.localeCompare(b.id));
  expect(gateway).toMatchObject({ service: "gateway", name: "a step", durationMs: 40 });
  expect(gateway).not.toHaveProperty("error");
  expect(content).toMatchObject({ service: "content", parentId: "00000000000000a1", error: "boom" });
});

test("an unknown trace has no spans; waiting for one ends", async () => {
  expect(await fetchTrace(queryUrl, newTraceId())).toEqual([]);
  expect(await awaitTrace(queryUrl, newTraceId(), { timeoutMs: 0, isWhole: () => false })).toEqual([]);
});

test.each(["", "x", 'a" OR "', "0af7651916cd43dd8448eb211c80319c0"])(
  "%j is no trace id, and is not asked for",
  async (id) => {
    expect(isTraceId(id)).toBe(false);
    expect(fetchTrace(queryUrl, id)).rejects.toThrow("no trace id");
  },
);
