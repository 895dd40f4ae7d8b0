import { afterEach, beforeEach, expect, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../src/command.ts";
import { generate, withExport, withService } from "../src/generate.ts";
import { spellings } from "../src/generated-files.ts";

const repository = join(import.meta.dir, "../../..");
let root: string;

// What is changed and what serves as a model, copied; everything else is new.
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "millrace-gen-"));
  for (const path of [
    ".biome.json",
    "packages/config/package.json",
    "services/user/package.json",
    "packages/contracts/src/index.ts",
    "packages/cli/src/services.ts",
  ]) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    cpSync(join(repository, path), join(root, path));
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const text = (path: string) => readFileSync(join(root, path), "utf8");
const json = (path: string) => JSON.parse(text(path)) as Record<string, Record<string, string>>;

test("a service has every file of the layout, and is known to contracts and supervisor", async () => {
  const paths = await generate(root, "service", "bookmark");
  const files = ["main", "config", "app", "handlers", "put-note", "note", "reactions", "store", "tables"];
  expect(paths).toEqual(
    [
      ...files.map((file) => `services/bookmark/src/${file}.ts`),
      ...["0001-bookmark", "index"].map((file) => `services/bookmark/migrations/${file}.ts`),
      ...["put-note.test", "start-bookmark"].map((file) => `services/bookmark/test/${file}.ts`),
      ...["README.md", "package.json", "tsconfig.json", "turbo.json"].map(
        (file) => `services/bookmark/${file}`,
      ),
      "packages/contracts/src/bookmark.ts",
      "packages/contracts/src/index.ts",
      "packages/cli/src/services.ts",
    ].sort(),
  );
  expect(text("packages/contracts/src/index.ts")).toContain('export * from "./bookmark.ts";');
  expect(text("packages/cli/src/services.ts")).toContain(
    '{ name: "bookmark", needs: ["mesh", "database", "events"] },',
  );
  expect(json("services/bookmark/turbo.json").tags).toEqual(["service"] as never);
});

test("its manifest takes the versions in use, and nothing that it does not import", async () => {
  await generate(root, "service", "bookmark");
  const model = json("services/user/package.json");
  const made = json("services/bookmark/package.json");
  expect(made.name).toBe("@millrace/bookmark" as never);
  expect(made.dependencies?.kysely).toBe(model.dependencies?.kysely ?? "");
  expect(made.dependencies?.elysia).toBeUndefined();
});

test("a package has a door, a test and a page", async () => {
  expect(await generate(root, "package", "word-count")).toEqual(
    [
      "README.md",
      "package.json",
      "src/index.ts",
      "src/word-count.ts",
      "test/word-count.test.ts",
      "tsconfig.json",
      "turbo.json",
    ].map((file) => `packages/word-count/${file}`),
  );
  expect(text("packages/word-count/src/index.ts")).toContain("export { wordCount }");
  expect(json("packages/word-count/turbo.json").tags).toEqual(["mechanism"] as never);
});

test.each([
  ["service", "bookmark"],
  ["package", "word-count"],
] as const)("the linter finds nothing in a new %s but what it sets right by itself", async (kind, name) => {
  const sources = (await generate(root, kind, name)).filter((path) => /\.(ts|json|md)$/.test(path));
  for (const path of sources) expect(text(path)).not.toMatch(/__\w+__/);
  const biome = join(repository, "node_modules/.bin/biome");
  const { exitCode, stdout, stderr } = Bun.spawnSync(
    [biome, "check", "--write", "--vcs-enabled=false", "--error-on-warnings", ...sources],
    { cwd: root, env: Bun.env },
  );
  expect(`${exitCode} ${exitCode === 0 ? "" : `${stdout}${stderr}`}`).toBe("0 ");
});

test.each([
  ["service", "user", "is there already"],
  ["package", "user", "is there already"],
  ["service", "two-words", "is no name for a service"],
  ["service", "../../etc", "is no name for a service"],
  ["package", "Upper", "is no name for a package"],
] as const)("refuses a %s %s", async (kind, name, said) => {
  const refusal = await generate(root, kind, name).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(CommandError);
  expect((refusal as Error).message).toContain(said);
});

test("lists keep their order", () => {
  expect(withExport('export * from "./a.ts";\nexport * from "./c.ts";\n', "b")).toBe(
    'export * from "./a.ts";\nexport * from "./b.ts";\nexport * from "./c.ts";\n',
  );
  expect(withService('  { name: "web", needs: ["page"] },\n', "bookmark")).toBe(
    '  { name: "bookmark", needs: ["mesh", "database", "events"] },\n  { name: "web", needs: ["page"] },\n',
  );
  expect(spellings("video-note")).toEqual({ name: "video-note", camel: "videoNote", Name: "VideoNote" });
});
