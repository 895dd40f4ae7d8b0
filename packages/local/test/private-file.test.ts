import { expect, test } from "bun:test";
import { chmodSync, existsSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "../src/private-file.ts";
import { openScratch } from "./scratch.ts";

test("replaces what was there, whatever its mode, by a private file", async () => {
  await using scratch = openScratch();
  const path = join(scratch.folder, "secret");
  writeFileSync(path, "old");
  chmodSync(path, 0o666);
  writePrivate(path, "new");
  expect(await Bun.file(path).text()).toBe("new");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(`${path}.new`)).toBe(false);
});

test("does not write through a link that waits in its way", async () => {
  await using scratch = openScratch();
  const [path, elsewhere] = [join(scratch.folder, "secret"), join(scratch.folder, "elsewhere")];
  writeFileSync(elsewhere, "untouched");
  symlinkSync(elsewhere, path);
  symlinkSync(elsewhere, `${path}.new`);
  writePrivate(path, "new");
  expect(await Bun.file(elsewhere).text()).toBe("untouched");
  expect(await Bun.file(path).text()).toBe("new");
});
