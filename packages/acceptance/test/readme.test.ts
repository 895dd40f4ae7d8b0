import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeClip } from "@millrace/media/clips";
import { platformUnderTest, root } from "../src/platform-under-test.ts";

const platform = await platformUnderTest();
const code = (await Bun.file(join(import.meta.dir, "../src/journey.ts")).text()).trim();

test("the README shows the journey, in at most 30 lines, as it stands here", async () => {
  expect(await Bun.file(join(root, "README.md")).text()).toContain(`\`\`\`ts\n${code}\n\`\`\``);
  expect(code.split("\n").length).toBeLessThanOrEqual(30);
});

test("and that very code runs", async () => {
  const clip = await makeClip("small", mkdtempSync(join(tmpdir(), "millrace-readme-")), { seconds: 2 });
  const child = Bun.spawn([process.execPath, "src/journey.ts", platform.gatewayUrl, clip], {
    cwd: join(import.meta.dir, ".."),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [said, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  expect({ exitCode: await child.exited, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(said).toMatch(/ready 100%\nplay http.*master\.m3u8\?/);
}, 60_000);
