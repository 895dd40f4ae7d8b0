import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChildHost } from "../src/child.ts";
import { openGuardian } from "../src/guardian.ts";
import { isAlive } from "../src/processes.ts";

/** A temporary data folder and a host for children, gone at the end of the scope. */
export const openScratch = (): AsyncDisposable & { readonly folder: string; readonly host: ChildHost } => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-local-"));
  chmodSync(folder, 0o711);
  const guardian = openGuardian();
  return {
    folder,
    host: { logFolder: join(folder, "logs"), guardian },
    [Symbol.asyncDispose]: async () => {
      await guardian[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Waits until `condition` holds; the test's own time limit ends a wait in vain. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await Bun.sleep(20);
};

/** The id of a process that must be there: signals to 0 would reach this very process. */
export const pidOf = (child: { pid(): number | undefined } | undefined): number => {
  const pid = child?.pid();
  if (!pid) throw new Error("There is no process.");
  return pid;
};

export const untilGone = (pids: readonly number[]): Promise<void> => until(() => !pids.some(isAlive));

/** Runs TypeScript in a Bun of its own, with `source` as its script; the caller kills it. */
export const openScript = (folder: string, source: string) => {
  const path = join(folder, `script-${crypto.randomUUID()}.ts`);
  return Bun.write(path, source).then(() =>
    Bun.spawn({ cmd: [process.execPath, path], env: {}, stdout: "pipe", stderr: "inherit", stdin: "ignore" }),
  );
};

/** The first line a process prints. */
export const firstLine = async (stdout: ReadableStream<Uint8Array>): Promise<string> => {
  const reader = stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text.split("\n")[0] ?? "";
};
