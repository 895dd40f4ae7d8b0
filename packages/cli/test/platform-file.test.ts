import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findRunningPlatform,
  type RunningPlatform,
  removePlatformFile,
  writePlatformFile,
} from "../src/platform-file.ts";
import { preferPorts } from "../src/preferred-ports.ts";
import { say } from "./command-line.ts";

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), "millrace-platform-"));
});
afterEach(() => rmSync(dataFolder, { recursive: true }));

const openHealth = (ready: boolean) =>
  Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => new Response("", { status: request.url.endsWith("/ready") && !ready ? 503 : 200 }),
  });

const platform = (ports: readonly (number | undefined)[], pid = process.pid): RunningPlatform => ({
  pid,
  startedAt: "2026-01-01T00:00:00.000Z",
  gatewayUrl: "http://127.0.0.1:4000",
  webUrl: "http://127.0.0.1:4010",
  services: ports.map((port, at) => ({ name: `service${at}`, pid: 1_000 + at, port, restarts: at })),
  stack: [{ name: "nats", pid: 77, port: 4222 }],
});

test("a platform is found while its process is there, and not after", () => {
  expect(findRunningPlatform(dataFolder)).toBeUndefined();
  writePlatformFile(dataFolder, platform([]));
  expect(findRunningPlatform(dataFolder)).toEqual(platform([]));
  writePlatformFile(dataFolder, platform([], 2 ** 22 + 1));
  expect(findRunningPlatform(dataFolder)).toBeUndefined();
  removePlatformFile(dataFolder);
  removePlatformFile(dataFolder);
});

test("status tells each service's health as it is now", async () => {
  using well = openHealth(true);
  using ill = openHealth(false);
  const gone = openHealth(true);
  const gonePort = gone.port;
  await gone.stop(true);
  writePlatformFile(dataFolder, platform([well.port, ill.port, gonePort]));
  const { code, printed } = await say("status --json", { dataFolder });
  const { services, stack } = JSON.parse(printed) as {
    services: { health: string }[];
    stack: { health: string }[];
  };
  expect(code).toBe(1);
  expect(services.map(({ health }) => health)).toEqual(["ready", "not ready", "down"]);
  expect(stack.map(({ health }) => health)).toEqual(["up"]);
});

test("status is a table with ports, processes and restarts, and 0 when all is well", async () => {
  using well = openHealth(true);
  writePlatformFile(dataFolder, platform([well.port]));
  const { code, printed } = await say("status", { dataFolder });
  expect(code).toBe(0);
  expect(printed).toMatch(new RegExp(`service0 +${well.port} +1000 +0 +ready`));
  expect(printed).toMatch(/nats +4222 +77 +up/);
});

test("ports that people know are wished for in a new data folder alone", () => {
  const file = join(dataFolder, "ports.json");
  preferPorts(dataFolder);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ gateway: 4_000, web: 4_010 });
  writeFileSync(file, "{}");
  preferPorts(dataFolder);
  expect(readFileSync(file, "utf8")).toBe("{}");
});
