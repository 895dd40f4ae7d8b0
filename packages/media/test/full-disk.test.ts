import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { transcode } from "../src/transcode.ts";
import { makeClip } from "./clips.ts";
import { faultOf, never, patienceMs, scratch, tools } from "./scratch.ts";

setDefaultTimeout(patienceMs);

/** A disk of its own size, in memory; `undefined` where the system lets us mount none. */
const smallDisk = (folder: string, kib: number): Disposable | undefined => {
  mkdirSync(folder);
  const { exitCode } = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", `size=${kib}k`, "tmpfs", folder], {
    stderr: "ignore",
  });
  if (exitCode !== 0) return undefined;
  return { [Symbol.dispose]: () => void Bun.spawnSync(["umount", "-l", folder]) };
};

const mayMount = (() => {
  using folder = scratch();
  using disk = process.getuid?.() === 0 ? smallDisk(join(folder.path, "disk"), 64) : undefined;
  return disk !== undefined;
})();

const why = mayMount ? "" : " (skipped: only root may mount a small disk)";

test.skipIf(!mayMount)(`a full disk is never called ready, wherever it fills up${why}`, async () => {
  using folder = scratch();
  const source = await makeClip("sd", folder.path, { seconds: 5 });
  const roomy = join(folder.path, "roomy");
  mkdirSync(roomy);
  const { files } = await transcode({ source, folder: roomy, signal: never, tools });
  const needed = files.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 4_096) * 4, 0);
  for (const share of [0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95]) {
    const small = join(folder.path, `disk-${share}`);
    using _disk = smallDisk(small, Math.max(4, Math.floor(needed * share)));
    const fault = await faultOf(transcode({ source, folder: small, signal: never, tools }));
    expect([share, fault.code, fault.retryable]).toEqual([share, "worker_disk_full", true]);
  }
});
