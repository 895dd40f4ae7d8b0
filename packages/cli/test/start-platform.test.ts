import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shortened, untilStopped } from "../src/start-platform.ts";
import { say } from "./command-line.ts";

test.each([
  [
    "catalog ended with 78. Its log (/l) ends:\ncatalog: A: is missing\ncatalog: B: is missing",
    "  catalog ended with 78. Its log (/l)\n    catalog: B: is missing",
  ],
  ["one line", "  one line"],
  [`first\n${"x".repeat(1_000)}`, `  first\n    ${"x".repeat(300)}`],
])("a long failure becomes its first and its last line", (message, expected) => {
  expect(shortened(message)).toBe(expected);
});

test("half-given servers are said at once, and nothing is started", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "millrace-half-"));
  const { code, noted } = await say("up", { dataFolder, env: { S3_ENDPOINT: "http://127.0.0.1:1" } });
  expect(code).toBe(1);
  expect(noted).toContain("S3_ACCESS_KEY_ID is needed because S3_ENDPOINT is set.");
  expect(noted).toContain("S3_UPLOAD_BUCKET is needed");
  rmSync(dataFolder, { recursive: true });
});

test("a demo of a file that is not there starts nothing", async () => {
  const { code, noted } = await say("demo clip.mp4", { cwd: "/nowhere" });
  expect(code).toBe(1);
  expect(noted).toBe("millrace: there is no file /nowhere/clip.mp4");
});

test("staying ends when asked, also when that was before", async () => {
  const stopping = new AbortController();
  const staying = untilStopped(stopping.signal);
  stopping.abort();
  await staying;
  await untilStopped(stopping.signal);
});
