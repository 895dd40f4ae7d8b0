import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affectedServices, readDependencies, watchSources } from "../src/source-watch.ts";

const dependencies = {
  "@millrace/auth": ["@millrace/mesh"],
  "@millrace/web": ["@millrace/client"],
  "@millrace/mesh": ["@millrace/contracts"],
  "@millrace/client": ["@millrace/contracts"],
  "@millrace/contracts": [],
};

test.each([
  ["@millrace/auth", ["auth"]],
  ["@millrace/mesh", ["auth"]],
  ["@millrace/contracts", ["auth", "web"]],
  ["@millrace/cli", []],
])("a change in %s starts %j again", (changed, expected) => {
  expect(affectedServices(changed, ["auth", "web"], dependencies)).toEqual(expected);
});

test("packages that need each other do not hang it", () => {
  const circle = { "@millrace/a": ["@millrace/b"], "@millrace/b": ["@millrace/a"] };
  expect(affectedServices("@millrace/c", ["a"], circle)).toEqual([]);
});

test("reads what this repository's manifests say", async () => {
  const known = await readDependencies(join(import.meta.dir, "../../.."));
  expect(affectedServices("@millrace/contracts", ["content", "gateway"], known)).toEqual([
    "content",
    "gateway",
  ]);
  expect(affectedServices("@millrace/media", ["encoder", "auth"], known)).toEqual(["encoder"]);
});

test("tells of changes once things are quiet, and of sources alone", async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "millrace-watch-")));
  const source = join(root, "services/auth/src");
  mkdirSync(join(source, "deep"), { recursive: true });
  mkdirSync(join(root, "packages/mesh/src"), { recursive: true });
  const { promise, resolve } = Promise.withResolvers<string[]>();
  using _watching = await watchSources(root, resolve);
  writeFileSync(join(source, "notes.log"), "x");
  writeFileSync(join(source, "deep/a.ts"), "1");
  writeFileSync(join(source, "b.ts"), "1");
  expect(await promise).toEqual(["@millrace/auth"]);
  rmSync(root, { recursive: true });
});
