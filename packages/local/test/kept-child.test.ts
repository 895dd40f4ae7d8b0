import { expect, test } from "bun:test";
import type { ChildEvent, ChildHost } from "../src/child.ts";
import { backoffMs, openKeptChild } from "../src/kept-child.ts";
import { openScratch, pidOf, until, untilGone } from "./scratch.ts";

test.each([
  [1, 200],
  [2, 400],
  [4, 1_600],
  [7, 10_000],
  [40, 10_000],
])("after %d failures it waits %d ms", (failures, expected) => {
  expect(backoffMs(failures)).toBe(expected);
});

test("starts again what was killed, and tells of it", async () => {
  await using scratch = openScratch();
  const events: ChildEvent[] = [];
  const spec = { name: "sleeper", command: ["/bin/sleep", "600"] };
  await using kept = await openKeptChild(spec, { ...scratch.host, onEvent: (event) => events.push(event) });
  const first = pidOf(kept);
  process.kill(first, "SIGKILL");
  await until(() => kept.restarts() === 1 && kept.pid() !== undefined);
  expect(kept.pid()).not.toBe(first);
  expect(events).toEqual([
    { name: "sleeper", kind: "ended", exit: { code: null, signal: "SIGKILL" } },
    { name: "sleeper", kind: "restarted", pid: pidOf(kept) },
  ]);
});

test("restart resolves with a new process; after stop there is none, and none comes", async () => {
  await using scratch = openScratch();
  const kept = await openKeptChild({ name: "sleeper", command: ["/bin/sleep", "600"] }, scratch.host);
  const first = pidOf(kept);
  await kept.restart();
  const second = pidOf(kept);
  expect(second).not.toBe(first);
  await kept.stop();
  await untilGone([first, second]);
  expect(kept.pid()).toBeUndefined();
});

test("the first start has to succeed; later ones are tried again", async () => {
  await using scratch = openScratch();
  const flag = `${scratch.folder}/may-run`;
  const up = `${scratch.folder}/up`;
  const script = `rm -f ${up}; test -e ${flag} || { echo not allowed; exit 1; }; touch ${up}; exec sleep 600`;
  const spec = { name: "fickle", command: ["/bin/sh", "-c", script], ready: () => Bun.file(up).exists() };
  await expect(openKeptChild(spec, scratch.host)).rejects.toThrow("not allowed");
  await Bun.write(flag, "");
  const reasons: string[] = [];
  await using kept = await openKeptChild(spec, {
    ...scratch.host,
    onEvent: (event) => event.kind === "not-restarted" && reasons.push(event.reason),
  });
  await Bun.file(flag).delete();
  await Bun.file(up).delete();
  process.kill(pidOf(kept), "SIGKILL");
  await until(() => reasons.length === 2);
  await Bun.write(flag, "");
  await until(() => kept.pid() !== undefined);
  expect(reasons[0]).toContain("not allowed");
});

test("a child that goes deaf is killed and started again", async () => {
  await using scratch = openScratch();
  let hears = true;
  const kinds: string[] = [];
  const host: ChildHost = { ...scratch.host, onEvent: ({ kind }) => kinds.push(kind) };
  const spec = { name: "deaf", command: ["/bin/sleep", "600"] };
  await using kept = await openKeptChild(spec, host, { live: async () => hears, deafMs: 500 });
  hears = false;
  await until(() => kinds.includes("unresponsive"));
  hears = true;
  await until(() => kept.pid() !== undefined && kinds.includes("restarted"));
  expect(kinds).toEqual(["unresponsive", "ended", "restarted"]);
});
