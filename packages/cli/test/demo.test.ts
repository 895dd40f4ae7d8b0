import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoAccount } from "../src/demo-account.ts";
import type { TraceSpan } from "../src/trace-tree.ts";
import { say } from "./command-line.ts";

const root = join(import.meta.dir, "../../..");
const { MILLRACE_TEST_STACK: _, ...env } = Bun.env;
let dataFolder: string;
beforeAll(() => {
  dataFolder = mkdtempSync(join(tmpdir(), "millrace-demo-"));
});
afterAll(() => rmSync(dataFolder, { recursive: true }));

type Facts = {
  readonly plays: boolean;
  readonly content: { readonly status: string };
  readonly playbackUrl: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly spans: readonly TraceSpan[];
};

test("demo --once uploads, plays, traces, and leaves nothing running", async () => {
  const { code, printed } = await say("demo --once --json", { root, dataFolder, env });
  expect(code).toBe(0);
  const facts = JSON.parse(printed) as Facts;
  expect(facts.content.status).toBe("ready");
  expect(facts.plays).toBe(true);
  expect(facts.playbackUrl).toContain("Signature=");
  const services = new Set(facts.spans.map(({ service }) => service));
  expect([...services].sort()).toEqual(
    expect.arrayContaining(["catalog", "content", "encoder", "gateway", "notifier"]),
  );
  expect(fetch(facts.addresses.api ?? "")).rejects.toThrow();
  expect((await say("status", { dataFolder })).code).toBe(1);
}, 180_000);

test("the same account signs in at the second start, and a file that is no media ends it with 1 and the reason", async () => {
  const file = join(dataFolder, "letter.mp4");
  writeFileSync(file, "Dear reader, this is no film.".repeat(100));
  const account = readFileSync(join(dataFolder, "demo-account.json"), "utf8");
  const { code, noted } = await say(`demo ${file} --once`, { root, dataFolder, env });
  expect(code).toBe(1);
  expect(noted).toMatch(/c_[0-9a-f]{32} failed: This file is not video or audio\./);
  expect(readFileSync(join(dataFolder, "demo-account.json"), "utf8")).toBe(account);
}, 180_000);

test("an account is for its owner's eyes, and kept", () => {
  const account = demoAccount(dataFolder);
  expect(demoAccount(dataFolder)).toEqual(account);
  expect(account.password).toMatch(/^[\w-]{32}$/);
  expect(statSync(join(dataFolder, "demo-account.json")).mode & 0o777).toBe(0o600);
});
