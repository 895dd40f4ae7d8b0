import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openGuardian } from "../src/guardian.ts";
import { isAlive } from "../src/processes.ts";
import { firstLine, openScratch, openScript, until, untilGone } from "./scratch.ts";

const guardianModule = join(import.meta.dir, "../src/guardian.ts");

// Plain children, without the kernel's own death signal: what ends them here is the guardian alone.
const script = `
import { openGuardian } from ${JSON.stringify(guardianModule)};
const guardian = openGuardian();
const start = () => Bun.spawn({ cmd: ["/bin/sh", "-c", "sleep 600 & sleep 600"], detached: true, stdio: ["ignore", "ignore", "ignore"] }).pid;
const pids = [start(), start(), start()];
for (const pid of pids) guardian.watch(pid);
guardian.release(pids[1]);
console.log(JSON.stringify(pids));
await Bun.sleep(600_000);
`;

test("kill -9 of the parent ends what is watched, with its children, and leaves what was released", async () => {
  await using scratch = openScratch();
  const parent = await openScript(scratch.folder, script);
  const [first, released, third] = JSON.parse(await firstLine(parent.stdout)) as [number, number, number];
  const inGroup = (pid: number) =>
    Bun.spawnSync(["pgrep", "-g", String(pid)])
      .stdout.toString()
      .trim()
      .split("\n");
  await until(() => inGroup(first).length > 1);
  const family = [...inGroup(first), ...inGroup(third)].map(Number);
  parent.kill("SIGKILL");
  await untilGone(family);
  expect(isAlive(released)).toBe(true);
  process.kill(-released, "SIGKILL");
});

test("who is to end in order gets the time for it, and the folder goes last", async () => {
  await using scratch = openScratch();
  const [folder, trace] = [join(scratch.folder, "with space"), join(scratch.folder, "trace")];
  const polite = `trap "ls ${scratch.folder} > ${trace}; exit" INT; while :; do sleep 0.05; done`;
  const source = `
    import { mkdirSync } from "node:fs";
    import { openGuardian } from ${JSON.stringify(guardianModule)};
    mkdirSync(${JSON.stringify(folder)});
    const guardian = openGuardian();
    guardian.watch(Bun.spawn({ cmd: ["/bin/sh", "-c", ${JSON.stringify(polite)}], detached: true }).pid, "INT");
    guardian.removeAtEnd(${JSON.stringify(folder)});
    console.log("up");
    await Bun.sleep(600_000);`;
  const parent = await openScript(scratch.folder, source);
  await firstLine(parent.stdout);
  parent.kill("SIGKILL");
  await until(() => !existsSync(folder));
  expect(await Bun.file(trace).text()).toContain("with space");
});

test("the root folder is never deleted", async () => {
  await using guardian = openGuardian();
  expect(() => guardian.removeAtEnd("/")).toThrow("Not a folder to delete");
});
