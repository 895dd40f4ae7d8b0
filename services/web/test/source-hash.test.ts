import { expect, test } from "bun:test";
import { mkdtemp, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceHash } from "../src/source-hash.ts";

test("changes with any byte or name that matches, and with nothing else", async () => {
  const root = await mkdtemp(join(tmpdir(), "millrace-hash-"));
  const hash = () => sourceHash(root, ["page/**/*", "{a,b}.ts"]);
  await Bun.write(join(root, "page/deep/x.css"), "one");
  const first = await hash();
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  await Bun.write(join(root, "other.ts"), "not looked at");
  expect(await hash()).toBe(first);
  await Bun.write(join(root, "page/deep/x.css"), "two");
  const second = await hash();
  await rename(join(root, "page/deep/x.css"), join(root, "page/deep/y.css"));
  const third = await hash();
  await Bun.write(join(root, "a.ts"), "");
  expect(new Set([first, second, third, await hash()]).size).toBe(4);
});
