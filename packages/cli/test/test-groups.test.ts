import { expect, test } from "bun:test";
import { join } from "node:path";
import { groupsOf, testGroups } from "../src/test-groups.ts";

const paths = [
  "services/auth/test/b.test.ts",
  "packages/acceptance/test/journey.test.ts",
  "services/auth/test/a.test.ts",
  "packages/config/test/deep/read.test.ts",
];

test("a group per workspace, acceptance last, files in order and relative to it", () => {
  expect(groupsOf(paths)).toEqual([
    { folder: "packages/config", files: ["test/deep/read.test.ts"] },
    { folder: "services/auth", files: ["test/a.test.ts", "test/b.test.ts"] },
    { folder: "packages/acceptance", files: ["test/journey.test.ts"] },
  ]);
});

test("words choose by path; any of them will do", () => {
  expect(groupsOf(paths, ["auth/test/a", "config"]).flatMap(({ files }) => files)).toEqual([
    "test/deep/read.test.ts",
    "test/a.test.ts",
  ]);
  expect(groupsOf(paths, ["nothing"])).toEqual([]);
});

test("finds this very file", async () => {
  const [group, ...others] = await testGroups(join(import.meta.dir, "../../.."), ["cli/test/test-groups"]);
  expect(group).toEqual({ folder: "packages/cli", files: ["test/test-groups.test.ts"] });
  expect(others).toEqual([]);
});
