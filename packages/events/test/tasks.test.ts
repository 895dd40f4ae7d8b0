import { afterAll, expect, test } from "bun:test";
import { encodeRequested, newId } from "@millrace/contracts";
import { testStack } from "@millrace/local/testing";
import { openBus, startTasks } from "../src/index.ts";
import { until } from "./event-world.ts";

const stack = await testStack();
const bus = await openBus(stack.nats.url, "tasks-test");
afterAll(() => bus[Symbol.asyncDispose]());

const request = async () => {
  const data = { jobId: newId("job"), contentId: newId("content") };
  const envelope = { id: newId("event"), occurredAt: new Date().toISOString(), data };
  await bus.stream.publish(encodeRequested.subject, JSON.stringify(envelope));
  return data.jobId;
};
const ackWaitMs = 60_000;

test("a task that a stopped worker's open pull receives goes to the next worker at once", async () => {
  const stopped = startTasks(bus, encodeRequested, { ackWaitMs }, async () => ({ outcome: "done" }));
  const info = () => bus.manager.consumers.info("tasks", "encode-requested-v1");
  await until(async () => ((await info().catch(() => undefined))?.num_waiting ? true : undefined));
  await stopped[Symbol.asyncDispose]();
  const jobId = await request();
  const taken: string[] = [];
  await using _next = startTasks(bus, encodeRequested, { ackWaitMs }, async (task) => {
    taken.push(task.jobId);
    return { outcome: "done" };
  });
  await until(() => (taken.includes(jobId) ? true : undefined));
}, 20_000);

test("a worker with another ack wait takes over from an older version", async () => {
  const work = async (waitMs: number) => {
    const jobId = await request();
    const { promise: taken, resolve } = Promise.withResolvers<void>();
    await using _worker = startTasks(bus, encodeRequested, { ackWaitMs: waitMs }, async (task) => {
      if (task.jobId === jobId) resolve();
      return { outcome: "done" };
    });
    await taken;
  };
  await work(ackWaitMs);
  await work(2 * ackWaitMs);
}, 20_000);

test("a worker that throws says so in the log, and its span fails", async () => {
  const spans: string[] = [];
  await using collector = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (sent) => {
      spans.push(Buffer.from(await sent.arrayBuffer()).toString("latin1"));
      return new Response();
    },
  });
  const script = `
    import { encodeRequested } from "@millrace/contracts";
    import { startTelemetry } from "@millrace/telemetry";
    import { openBus, startTasks } from "${import.meta.dir}/../src/index.ts";
    await using telemetry = startTelemetry("x", { otlpEndpoint: "http://127.0.0.1:${collector.port}" });
    await using bus = await openBus("${stack.nats.url}", "throws");
    const thrown = Promise.withResolvers();
    await using worker = startTasks(bus, encodeRequested, { ackWaitMs: ${ackWaitMs} }, async () => {
      setTimeout(thrown.resolve, 0);
      throw new TypeError("a bug in perform");
    });
    await thrown.promise;`;
  await request();
  const { stdout } = Bun.spawn([process.execPath, "-e", script], { cwd: import.meta.dir, env: {} });
  const lines = (await new Response(stdout).text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.find(({ msg }) => msg === "task failed")).toMatchObject({
    level: "warn",
    subject: encodeRequested.subject,
    err: { message: "a bug in perform" },
  });
  const text = spans.join();
  for (const word of ["millrace.outcome", "retry", "a bug in perform"]) expect(text).toContain(word);
  await bus.manager.streams.purge("tasks");
}, 20_000);
