import { expect, test } from "bun:test";
import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPostgres } from "../src/binaries.ts";
import { hydrateLinks, isReachable, readableNative, serverUser } from "../src/postgres-home.ts";
import { run } from "../src/processes.ts";
import { openScratch } from "./scratch.ts";

test("a path is reachable when every folder above it is open to all", async () => {
  await using scratch = openScratch();
  const deep = join(scratch.folder, "private", "deep");
  mkdirSync(deep, { recursive: true });
  expect(isReachable(deep)).toBe(true);
  chmodSync(join(scratch.folder, "private"), 0o700);
  expect(isReachable(deep)).toBe(false);
});

test("links of the list are made once, and doing it again changes nothing", async () => {
  await using scratch = openScratch();
  mkdirSync(join(scratch.folder, "lib"));
  writeFileSync(join(scratch.folder, "lib", "libx.so.6.1"), "library");
  const links = [{ source: "native/lib/libx.so.6.1", target: "native/lib/libx.so.6" }];
  writeFileSync(join(scratch.folder, "pg-symlinks.json"), JSON.stringify(links));
  hydrateLinks(scratch.folder);
  hydrateLinks(scratch.folder);
  expect(readlinkSync(join(scratch.folder, "lib", "libx.so.6"))).toBe("libx.so.6.1");
});

test.skipIf(serverUser() === undefined)(
  "root's private binaries are copied to where the server's user can run them",
  async () => {
    await using scratch = openScratch();
    const { native } = await findPostgres();
    if (!native) return;
    const hidden = join(scratch.folder, "hidden");
    mkdirSync(hidden, { mode: 0o700 });
    await run(["cp", "-a", native, join(hidden, "native")]);
    const copy = readableNative(join(hidden, "native"), scratch.folder);
    expect(copy.startsWith(hidden)).toBe(false);
    expect(await run([join(copy, "bin", "postgres"), "--version"], { user: serverUser() ?? 0 })).toContain(
      "PostgreSQL",
    );
    expect(lstatSync(join(copy, "lib", "libpq.so.5")).isSymbolicLink()).toBe(true);
    expect(readableNative(join(hidden, "native"), scratch.folder)).toBe(copy);
    expect(existsSync(`${copy}.new`)).toBe(false);
  },
);
