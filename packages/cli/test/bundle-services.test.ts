import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleOf, bundleServices, runFromSources } from "../src/bundle-services.ts";
import { serviceNames } from "../src/services.ts";

const repository = join(import.meta.dir, "../../..");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "millrace-bundles-")));
const bundles = join(folder, "bundles");
const source = join(folder, "services/one/src/main.ts");

beforeAll(async () => {
  await Bun.write(
    source,
    'console.log(import.meta.dir);\n\nconst stumble = (): never => {\n  throw new Error("oh");\n};\nstumble();\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (service: string) => {
  const child = Bun.spawn([process.execPath, bundleOf(bundles, service)], {
    env: {},
    stdout: "pipe",
    stderr: "pipe",
  });
  const [printed, complained] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, printed, complained };
};

test("every service starts from its bundle, as far as the settings that it misses", async () => {
  await bundleServices(repository, bundles, serviceNames);
  for (const name of serviceNames) {
    const { code, complained } = await run(name);
    expect({ name, code, complained }).toEqual({
      name,
      code: 78,
      complained: expect.stringContaining("is missing"),
    });
  }
}, 120_000);

test("a bundled file knows the folder of its source, and an error the line", async () => {
  await bundleServices(folder, bundles, ["one"]);
  const { printed, complained } = await run("one");
  expect(printed.trim()).toBe(join(folder, "services/one/src"));
  expect(complained).toContain(`at stumble (${source}:4:`);
});

test("after a change of its sources, a service runs from these", async () => {
  await bundleServices(folder, bundles, ["one"]);
  await Bun.write(source, 'console.log("changed");\n');
  await runFromSources(folder, bundles, "one");
  expect(await run("one")).toMatchObject({ code: 0, printed: "changed\n" });
});

test("sources that cannot be bundled are complained of by name", async () => {
  await Bun.write(source, "const = 1;\n");
  expect(bundleServices(folder, bundles, ["one"])).rejects.toThrow("services/one/src/main.ts");
});
