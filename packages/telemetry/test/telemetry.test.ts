import { afterAll, expect, test } from "bun:test";
import {
  counter,
  currentTrace,
  currentTraceId,
  log,
  recordSpan,
  startTelemetry,
  traceCarrier,
  traced,
  waitAtMost,
  withTrace,
} from "../src/index.ts";

// An OTLP collector that keeps what it is sent: protobuf, but names and ids can be found in it as bytes.
const received: { path: string; text: string }[] = [];
const collector = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: async (request) => {
    received.push({
      path: new URL(request.url).pathname,
      text: Buffer.from(await request.arrayBuffer()).toString("latin1"),
    });
    return new Response();
  },
});
const telemetry = startTelemetry("telemetry-test", {
  otlpEndpoint: `http://127.0.0.1:${collector.port}/`,
  logLevel: "info",
});
afterAll(async () => {
  await collector.stop(true);
});

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

test("a span is the active one inside, and nothing is outside", async () => {
  expect(currentTrace()).toBeUndefined();
  const inside = await traced("outer", {}, async () => {
    const outer = currentTrace();
    const inner = await traced("inner", {}, async () => currentTrace());
    expect(inner?.traceId).toBe(outer?.traceId as string);
    expect(inner?.spanId).not.toBe(outer?.spanId as string);
    return outer;
  });
  expect(inside?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(currentTraceId()).toBeUndefined();
});

test("a carried trace goes on, and out again", async () => {
  await traced(
    "from.elsewhere",
    {},
    async () => expect(currentTraceId()).toBe(traceparent.split("-")[1] as string),
    { parent: { traceparent } },
  );
  withTrace({ traceparent }, () => expect(traceCarrier().traceparent).toBe(traceparent));
});

test.each([undefined, "", "nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01"])(
  "a carrier of %p begins a new trace",
  async (bad) => {
    await traced("anew", {}, async () => expect(currentTraceId()).toMatch(/^[0-9a-f]{32}$/), {
      parent: { traceparent: bad },
    });
  },
);

test("an error is thrown on", async () => {
  const failing = traced("failing", {}, () => Promise.reject(new Error("no luck")));
  await expect(failing).rejects.toThrow("no luck");
});

test("five thousand concurrent spans keep their own contexts", async () => {
  const kept = Array.from({ length: 5_000 }, (_, n) =>
    traced(`span ${n % 7}`, {}, async () => {
      const before = currentTraceId();
      await Bun.sleep(n % 5);
      return before !== undefined && before === currentTraceId();
    }),
  );
  expect((await Promise.all(kept)).every(Boolean)).toBe(true);
});

test("log lines bear the trace and no secrets", () => {
  const script = `import { log, startTelemetry, traced } from "${import.meta.dir}/../src/index.ts";
    startTelemetry("x", {});
    await traced("a", {}, async () => log.info({ password: "hunter2", user: { token: "hunter2" }, n: 1 }, "signed in"));`;
  const { stdout } = Bun.spawnSync([process.execPath, "-e", script], { env: {} });
  const line = JSON.parse(stdout.toString());
  expect(line).toMatchObject({ service: "x", level: "info", msg: "signed in", n: 1, password: "[redacted]" });
  expect(line.trace_id).toMatch(/^[0-9a-f]{32}$/);
  expect(stdout.toString()).not.toContain("hunter2");
});

test("waiting ends with the work or with the time, whichever is first", async () => {
  await waitAtMost(Bun.sleep(10_000), 1);
  await waitAtMost(Promise.resolve(), 10_000);
  await expect(waitAtMost(Promise.reject(new Error("broken")), 10_000)).rejects.toThrow("broken");
});

test("what was opened reaches the collector, at the latest when all is closed", async () => {
  counter("millrace.test.count", "Counts").add(1, { outcome: "good" });
  await traced("late.span", { "millrace.content_id": "c_late" }, async () =>
    recordSpan("postgres select", {}, 5),
  );
  await traced("handled.failure", {}, async (span) => span.fail(new Error("put up with")));
  log.flush();
  await telemetry[Symbol.asyncDispose]();
  const sent = (path: string) =>
    received
      .filter((it) => it.path === path)
      .map(({ text }) => text)
      .join();
  const words = ["telemetry-test", "late.span", "c_late", "postgres select", "no luck", "put up with"];
  expect(words.filter((word) => !sent("/v1/traces").includes(word))).toEqual([]);
  expect(sent("/v1/metrics").includes("millrace.test.count")).toBe(true);
});
