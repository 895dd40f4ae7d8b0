import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "../src/run-child.ts";
import { say } from "./command-line.ts";

const repository = join(import.meta.dir, "../../..");
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "millrace-tools-"));
  mkdirSync(join(root, "packages/acceptance/bench"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

test("bench runs the file of that name, hands --quick on and passes the exit code on", async () => {
  const bench = join(root, "packages/acceptance/bench");
  writeFileSync(join(bench, "journey.ts"), 'process.exit(Bun.argv.includes("--quick") ? 3 : 4);');
  expect((await say("bench journey --quick", { root })).code).toBe(3);
  expect((await say("bench journey", { root })).code).toBe(4);
});

test("bench lists what there is", async () => {
  for (const name of ["journey", "calls"])
    writeFileSync(join(root, `packages/acceptance/bench/${name}.ts`), "");
  const { code, noted } = await say("bench jorney", { root });
  expect(code).toBe(2);
  expect(noted).toContain("There are: calls, journey.");
});

test("doctor looks at every part; each problem has a remedy", async () => {
  const { printed } = await say("doctor --json", {
    root: repository,
    dataFolder: join(root, "data"),
    env: Bun.env,
  });
  const findings = JSON.parse(printed) as { part: string; found: string; remedy?: string }[];
  expect(findings.map(({ part }) => part)).toEqual([
    "Bun",
    "FFmpeg",
    "memory",
    "disk",
    "setpriv",
    "ports",
    "stack",
  ]);
  expect(findings.find(({ part }) => part === "stack")).not.toHaveProperty("remedy");
  expect(findings.find(({ part }) => part === "FFmpeg")?.found).toMatch(/ at \//);
}, 60_000);

test("a child that takes too long is ended with 124, one that is asked to stop ends by the signal", async () => {
  const command = [process.execPath, "-e", "await Bun.sleep(60_000)"];
  const idle = new AbortController().signal;
  expect(await runChild(command, { cwd: root, env: {}, stopping: idle, limitMs: 200 })).toBe(124);
  const stopping = AbortSignal.timeout(200);
  expect(await runChild(command, { cwd: root, env: {}, stopping })).toBe(143);
});
