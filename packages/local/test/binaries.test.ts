import { expect, test } from "bun:test";
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executable, findNats, findPostgres, findTraceStore } from "../src/binaries.ts";
import { openScratch } from "./scratch.ts";

test("finds every server, new enough", async () => {
  const postgres = await findPostgres();
  expect(postgres.major).toBeGreaterThanOrEqual(15);
  for (const path of [postgres.postgres, postgres.initdb, await findNats()]) {
    expect(statSync(path).mode & 0o111).not.toBe(0);
  }
  expect(statSync(findTraceStore()).isFile()).toBe(true);
});

test("what a package manager unpacked without its mode becomes executable; the rest is left alone", async () => {
  await using scratch = openScratch();
  const path = join(scratch.folder, "tool");
  writeFileSync(path, "#!/bin/sh\n", { mode: 0o644 });
  executable(path);
  expect(statSync(path).mode & 0o777).toBe(0o755);
  chmodSync(path, 0o500);
  executable(path);
  expect(statSync(path).mode & 0o777).toBe(0o500);
});

test("where npm has no server for the platform, one line says what to install", async () => {
  await using scratch = openScratch();
  await expect(findNats(scratch.folder, "plan9-mips")).rejects.toThrow(
    /^Install nats-server ≥ 2\.10\.23: \S+ install nats-server$/,
  );
  const path = join(scratch.folder, "nats-server");
  writeFileSync(path, "#!/bin/sh\necho nats-server: v2.9.10\n", { mode: 0o755 });
  await expect(findNats(scratch.folder, "plan9-mips")).rejects.toThrow(`≥ 2.10.23 (${path} is 2.9.10)`);
  writeFileSync(path, "#!/bin/sh\necho nats-server: v2.11.0\n", { mode: 0o755 });
  expect(await findNats(scratch.folder, "plan9-mips")).toBe(path);
});
