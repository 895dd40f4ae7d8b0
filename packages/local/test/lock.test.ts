import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isLocked, openLock } from "../src/lock.ts";
import { firstLine, openScratch, openScript } from "./scratch.ts";

test("a second taker is refused with a sentence that names the first; after release the folder is free", async () => {
  await using scratch = openScratch();
  expect(isLocked(scratch.folder)).toBe(false);
  const lock = openLock(scratch.folder);
  expect(isLocked(scratch.folder)).toBe(true);
  expect(() => openLock(scratch.folder)).toThrow(
    `The stack in ${scratch.folder} is already running (process ${process.pid}). Stop that one first`,
  );
  lock[Symbol.dispose]();
  expect(isLocked(scratch.folder)).toBe(false);
  openLock(scratch.folder)[Symbol.dispose]();
});

test("a lock whose holder was killed is no lock", async () => {
  await using scratch = openScratch();
  const source = `
    import { isLocked, openLock } from ${JSON.stringify(join(import.meta.dir, "../src/lock.ts"))};
    const lock = openLock(${JSON.stringify(scratch.folder)});
    console.log("held");
    await Bun.sleep(600_000);
    lock[Symbol.dispose]();`;
  const holder = await openScript(scratch.folder, source);
  expect(await firstLine(holder.stdout)).toBe("held");
  expect(() => openLock(scratch.folder)).toThrow(`(process ${holder.pid})`);
  expect(isLocked(scratch.folder)).toBe(true);
  holder.kill("SIGKILL");
  await holder.exited;
  expect(existsSync(join(scratch.folder, "stack.pid"))).toBe(true);
  openLock(scratch.folder)[Symbol.dispose]();
});
