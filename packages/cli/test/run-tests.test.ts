import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { say } from "./command-line.ts";

// A repository of two workspaces whose tests end in every way that there is.
const files = {
  "packages/good/test/a.test.ts": `
    import { expect, test } from "bun:test";
    test("has a stack", () => expect(JSON.parse(process.env.MILLRACE_TEST_STACK ?? "").nats.url).toStartWith("nats:"));
    test("runs in its own folder", () => expect(process.cwd()).toEndWith("packages/good"));
    test.skipIf(true)("cannot run here", () => {});`,
  "packages/good/test/b.test.ts": `
    import { expect, test } from "bun:test";
    test("fails", () => expect(1).toBe(2));`,
  "services/bad/test/does-not-load.test.ts": 'import { nothing } from "./nowhere.ts"; nothing();',
  "services/bad/test/dies.test.ts": `
    import { test } from "bun:test";
    test("dies", () => process.kill(process.pid, "SIGKILL"));`,
  "packages/acceptance/test/whole.test.ts": `
    import { expect, test } from "bun:test";
    test("no stack beside it", () => expect(process.env.MILLRACE_TEST_STACK).toBeUndefined());`,
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "millrace-tests-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

const run = (line: string) => {
  const { MILLRACE_TEST_STACK: _, ...env } = Bun.env;
  return say(line, { root, env });
};

test("counts what passed, failed, was skipped, did not load and died; the count is the last line", async () => {
  const { code, printed } = await run("test");
  const lines = printed.trimEnd().split("\n");
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe("3 passed, 3 failed, 1 skipped");
  expect(lines.find((line) => line.startsWith("packages/good"))).toEndWith("2 passed, 1 failed, 1 skipped");
  expect(lines.find((line) => line.startsWith("services/bad"))).toEndWith("0 passed, 2 failed");
}, 60_000);

test("words choose files, and all well is 0", async () => {
  const { code, printed } = await run("test good/test/a acceptance");
  expect(printed.trimEnd().split("\n").at(-1)).toBe("3 passed, 0 failed, 1 skipped");
  expect(code).toBe(0);
}, 60_000);

test("words that choose nothing are said", async () => {
  const { code, noted } = await run("test nowhere");
  expect(code).toBe(1);
  expect(noted).toContain("no test file has nowhere in its path");
});
