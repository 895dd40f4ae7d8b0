import { expect, test } from "bun:test";
import { join } from "node:path";

const root = join(import.meta.dir, "..", "..", "..");
const dockerfile = await Bun.file(join(root, "services", "Dockerfile")).text();
const ignored = (await Bun.file(join(root, ".dockerignore")).text()).split("\n");
const { packageManager } = await Bun.file(join(root, "package.json")).json();

const stages = dockerfile.split(/^FROM /m).slice(1);
const stage = (name: string): string => stages.find((it) => it.split("\n")[0]?.endsWith(` AS ${name}`)) ?? "";

test("the base is the very Bun that the repository pins", () => {
  expect(dockerfile).toContain(`ARG BUN_IMAGE=oven/${packageManager.replace("@", ":")}-debian\n`);
});

test.each(["encoder", "web", "service"])("the image of %s runs as a user without rights", (name) => {
  expect(stage(name)).toContain("\nUSER bun\n");
  expect(stage(name).lastIndexOf("COPY")).toBeLessThan(stage(name).indexOf("USER bun"));
});

test("every install is the lock file's, without install scripts", () => {
  const installs = dockerfile.match(/bun install .*/g) ?? [];
  expect(installs).toHaveLength(2);
  expect(installs.filter((it) => !/--frozen-lockfile.*--ignore-scripts/.test(it))).toEqual([]);
});

test("what a plain build makes is the service, not the last stage that happens to be there", () => {
  expect(stages.at(-1)).toStartWith("runtime AS service\n");
});

test.each([".env", ".git", "**/node_modules", "**/*.pem", ".millrace"])(
  "%s never reaches the builder",
  (path) => {
    expect(ignored).toContain(path);
  },
);
