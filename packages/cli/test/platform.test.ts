import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlatform, type Phase, type Platform } from "../src/platform.ts";
import { findRunningPlatform } from "../src/platform-file.ts";
import { sampleClip } from "../src/sample-clip.ts";
import { serviceNames } from "../src/services.ts";
import { say } from "./command-line.ts";

const root = join(import.meta.dir, "../../..");
const dataFolder = mkdtempSync(join(tmpdir(), "millrace-platform-"));
const { MILLRACE_TEST_STACK: _, ...env } = Bun.env;
const phases: Phase[] = [];
const events: string[] = [];
const run = (line: string) => say(line, { root, dataFolder, env });

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform({
    root,
    dataFolder,
    env,
    onPhase: (phase) => void phases.push(phase),
    onEvent: ({ name, kind }) => void events.push(`${name} ${kind}`),
  });
}, 120_000);
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  rmSync(dataFolder, { recursive: true });
}, 120_000);

test("every service answers, and status says so", async () => {
  expect(phases).toEqual(["stack", "migrations", "services"]);
  const { code, printed } = await run("status");
  expect(code).toBe(0);
  for (const name of serviceNames)
    expect(printed).toMatch(new RegExp(`^${name} +\\d+ +\\d+ +0 +ready$`, "m"));
});

test("a second start in the same data folder is refused with the reason", async () => {
  const { code, noted } = await run("up");
  expect(code).toBe(1);
  expect(noted).toContain(`already running (process ${process.pid})`);
});

test("a file becomes ready, and its trace tells of every service on the way", async () => {
  const { code, printed } = await run(`upload ${await sampleClip(dataFolder, env)} --json`);
  expect(code).toBe(0);
  const content = JSON.parse(printed) as { id: string; status: string; traceId: string };
  expect(content.status).toBe("ready");
  const trace = async () => (await run(`trace ${content.id}`)).printed;
  for (const end = Date.now() + 20_000; Date.now() < end && !(await trace()).includes("encode.finished"); )
    await Bun.sleep(200);
  expect(await trace()).toMatch(/content\.completeUpload +content[\s\S]*ffmpeg\.encode +encoder/);
  expect((await run(`trace ${content.traceId} --json`)).code).toBe(0);
}, 120_000);

test.each([
  ["upload /nowhere/clip.mp4", "there is no file"],
  ["trace c_00000000000000000000000000000000", "has no item"],
  ["trace nonsense", "has no item"],
  ["trace 00000000000000000000000000000001", "has no trace of"],
])("%s is refused in a line", async (line, said) => {
  const { code, noted } = await run(line);
  expect(code).toBe(1);
  expect(noted).toContain(said);
  expect(noted.trim().split("\n")).toHaveLength(1);
});

test("a service that is killed comes back, and status counts it", async () => {
  const before = platform.pidOf("user");
  process.kill(before ?? 0, "SIGKILL");
  const now = () => findRunningPlatform(dataFolder)?.services.find(({ name }) => name === "user");
  for (const end = Date.now() + 30_000; Date.now() < end && now()?.restarts !== 1; ) await Bun.sleep(100);
  expect(now()).toMatchObject({ restarts: 1, pid: platform.pidOf("user") ?? 0 });
  expect(now()?.pid).not.toBe(before);
  expect(events).toEqual(["user ended", "user restarted"]);
}, 60_000);

test("a restart that is asked for ends with the service ready", async () => {
  const before = platform.pidOf("notifier");
  await platform.restart("notifier");
  expect(platform.pidOf("notifier")).not.toBe(before);
}, 60_000);

test("keeps its data and secrets in one folder", () => {
  for (const file of [
    "ports.json",
    "secrets.json",
    "service-secrets.json",
    "demo-account.json",
    "logs/auth.log",
  ])
    expect(existsSync(join(dataFolder, file))).toBe(true);
});
