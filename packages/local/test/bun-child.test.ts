import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { openBunChild } from "../src/bun-child.ts";
import { commandOf } from "../src/processes.ts";
import { openScratch, pidOf } from "./scratch.ts";

const source = `
import { runBunChild } from ${JSON.stringify(join(import.meta.dir, "../src/bun-child.ts"))};
await runBunChild<{ secret: string; file: string }>(Bun.argv, async ({ secret, file }) => {
  await Bun.write(file, secret);
  return { [Symbol.asyncDispose]: async () => { await Bun.write(file, "closed in order"); } };
});`;

test("settings reach the child by a private file, not by its command line, and it closes in order", async () => {
  await using scratch = openScratch();
  const [main, file] = [join(scratch.folder, "child.ts"), join(scratch.folder, "file")];
  await Bun.write(main, source);
  const child = await openBunChild(
    { name: "keeper", main, settings: { secret: "s3cret", file }, ready: () => Bun.file(file).exists() },
    scratch.folder,
    scratch.host,
  );
  expect(await Bun.file(file).text()).toBe("s3cret");
  expect(commandOf(pidOf(child))).not.toContain("s3cret");
  expect(statSync(join(scratch.folder, "settings", "keeper.json")).mode & 0o777).toBe(0o600);
  await child.stop();
  expect(await Bun.file(file).text()).toBe("closed in order");
});
