import { expect, test } from "bun:test";
import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Content } from "@millrace/client";
import { makeClip } from "@millrace/media/clips";
import { outcomeOf } from "../src/outcome.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";
import { residentMegabytes } from "../src/resident-memory.ts";
import { systemProgram } from "../src/system-program.ts";

const platform = await platformUnderTest();
const folder = mkdtempSync(join(tmpdir(), "millrace-form-"));
const person = await newPerson(platform);

const program = await systemProgram("curl");
const curl = async (path: string): Promise<{ status: string; content: Content }> => {
  const args = ["-sS", "-w", "\n%{http_code}", "-F", "title=By curl", "-F", `file=@${path}`];
  const authorization = ["-H", `authorization: Bearer ${person.session()?.accessToken}`];
  const child = Bun.spawn([program, ...args, ...authorization, `${platform.gatewayUrl}/upload`], {
    stderr: "inherit",
  });
  const [body = "", status = ""] = (await new Response(child.stdout).text()).split(/\n(?=\d+$)/);
  return { status, content: JSON.parse(body) };
};

test("one curl uploads a file that becomes ready", async () => {
  const { status, content } = await curl(await makeClip("small", folder, { seconds: 2 }));
  expect([status, content.title]).toEqual(["201", "By curl"]);
  expect((await outcomeOf(person, content.id)).status).toBe("ready");
}, 60_000);

test("a form of 600 MB passes through gateway and content in bounded memory", async () => {
  const path = join(folder, "large.wav");
  writeFileSync(path, "RIFF\x24\x00\x00\x00WAVEfmt ");
  truncateSync(path, 600_000_000);
  const pids = [platform.pidOf("gateway"), platform.pidOf("content")].flatMap((pid) => (pid ? [pid] : []));
  const peak = pids.map(residentMegabytes);
  const watching = setInterval(() => {
    for (const [index, pid] of pids.entries())
      peak[index] = Math.max(peak[index] ?? 0, residentMegabytes(pid));
  }, 50);
  const { status, content } = await curl(path);
  clearInterval(watching);
  expect([status, content.bytes]).toEqual(["201", 600_000_000]);
  for (const megabytes of peak) expect(megabytes).toBeLessThan(300);
  await person.content.remove.mutate({ id: content.id });
}, 180_000);
