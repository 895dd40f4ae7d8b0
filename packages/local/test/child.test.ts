import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { openChild } from "../src/child.ts";
import { isAlive } from "../src/processes.ts";
import { openScratch, untilGone } from "./scratch.ts";

const sh = (script: string) => ["/bin/sh", "-c", script];

test("a child logs to its file, private to its owner, and inherits no environment", async () => {
  await using scratch = openScratch();
  const child = await openChild(
    { name: "talker", command: sh("echo out; echo err >&2; env"), env: { ONE: "1" } },
    scratch.host,
  );
  expect(await child.exited).toEqual({ code: 0, signal: null });
  const path = `${scratch.host.logFolder}/talker.log`;
  const log = await Bun.file(path).text();
  expect(log).toContain("out\nerr\n");
  expect(log).toContain("ONE=1");
  expect(log).not.toContain("HOME=");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a child that ends before it is ready is an error that quotes its last words, not those of the run before", async () => {
  await using scratch = openScratch();
  const spec = { name: "broken", ready: async () => false };
  const before = openChild({ ...spec, command: sh("echo older words; exit 1") }, scratch.host);
  await expect(before).rejects.toThrow("older words");
  const error = await openChild({ ...spec, command: sh("echo no such setting; exit 3") }, scratch.host).catch(
    (it) => it,
  );
  expect(error.message).toContain("broken ended with 3 before it was ready");
  expect(error.message).toContain("no such setting");
  expect(error.message).not.toContain("older words");
});

test("a child that is never ready is stopped", async () => {
  await using scratch = openScratch();
  let pid = 0;
  const file = `${scratch.folder}/pid`;
  const opening = openChild(
    {
      name: "mute",
      command: sh(`echo $$ > ${file}; exec sleep 600`),
      readyTimeoutMs: 300,
      ready: async () => false,
    },
    scratch.host,
  );
  await expect(opening).rejects.toThrow("mute was not ready after 300 ms");
  pid = Number(await Bun.file(file).text());
  expect(isAlive(pid)).toBe(false);
});

test("stop asks first, and kills the whole group when that does not help", async () => {
  await using scratch = openScratch();
  const file = `${scratch.folder}/grandchild`;
  const stubborn = sh(`trap '' TERM; sleep 600 & echo $! > ${file}; while :; do sleep 0.1; done`);
  const child = await openChild(
    { name: "stubborn", command: stubborn, graceMs: 200, ready: () => Bun.file(file).exists() },
    scratch.host,
  );
  expect(await child.stop()).toEqual({ code: null, signal: "SIGKILL" });
  await untilGone([child.pid, Number(await Bun.file(file).text())]);
});

test("a polite child may finish what it does", async () => {
  await using scratch = openScratch();
  const file = `${scratch.folder}/up`;
  const polite = sh(`trap 'echo handed back; exit 7' TERM; touch ${file}; while :; do sleep 0.05; done`);
  const child = await openChild(
    { name: "polite", command: polite, ready: () => Bun.file(file).exists() },
    scratch.host,
  );
  expect(await child.stop()).toEqual({ code: 7, signal: null });
  expect(await Bun.file(`${scratch.host.logFolder}/polite.log`).text()).toContain("handed back");
});
