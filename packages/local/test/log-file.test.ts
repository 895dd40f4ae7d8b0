import { expect, test } from "bun:test";
import { statSync, writeSync } from "node:fs";
import { openLogFile } from "../src/log-file.ts";
import { openScratch } from "./scratch.ts";

test("beyond 8 MiB a log is moved aside and the writer goes on in the empty one", async () => {
  await using scratch = openScratch();
  using log = openLogFile(scratch.folder, "big");
  const block = "x".repeat(1024 * 1024);
  for (let written = 0; written < 8; written += 1) writeSync(log.descriptor, block);
  log.rotate();
  expect(statSync(log.path).size).toBe(8 * 1024 * 1024);
  writeSync(log.descriptor, "\none more\n");
  log.rotate();
  writeSync(log.descriptor, "after\n");
  expect(await Bun.file(log.path).text()).toBe("after\n");
  expect(statSync(`${log.path}.1`).size).toBe(8 * 1024 * 1024 + 10);
  expect(log.tail()).toBe("after");
});

test("the tail is of this opening alone, and bounded", async () => {
  await using scratch = openScratch();
  const first = openLogFile(scratch.folder, "some");
  writeSync(first.descriptor, "earlier\n");
  first[Symbol.dispose]();
  const second = openLogFile(scratch.folder, "some");
  for (let line = 1; line <= 50; line += 1) writeSync(second.descriptor, `line ${line}\n`);
  second[Symbol.dispose]();
  expect(second.tail(3)).toBe("line 48\nline 49\nline 50");
  expect(second.tail(100)).not.toContain("earlier");
});
