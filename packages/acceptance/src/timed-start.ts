import { join } from "node:path";
import { root } from "./platform-under-test.ts";

const run = (command: string[], cwd: string) =>
  Bun.spawnSync(command, { cwd, stdout: "ignore", stderr: "inherit" });

/** A fresh clone of the committed tree, as a newcomer gets it. */
export const cloneInto = (folder: string): string => {
  const clone = join(folder, "millrace");
  run(["git", "clone", "--quiet", "--local", root, clone], folder);
  return clone;
};

/** Seconds from `npm start`'s beginning to all services ready, in a clean environment; stops it again. */
export const timedStart = async (clone: string, home: string): Promise<number> => {
  const startedAt = performance.now();
  const child = Bun.spawn(["node", "packages/cli/bootstrap.mjs", "up"], {
    cwd: clone,
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: home },
    stdout: "pipe",
    stderr: "pipe",
  });
  const said: string[] = [];
  const ready = Promise.race([sawReady(child.stdout, said), sawReady(child.stderr, said)]);
  const isReady = await Promise.race([ready, child.exited.then(() => false)]);
  const seconds = (performance.now() - startedAt) / 1_000;
  child.kill("SIGINT");
  await child.exited;
  if (!isReady) throw new Error(`the platform did not start:\n${said.join("").slice(-2_000)}`);
  return seconds;
};

const sawReady = async (stream: ReadableStream<Uint8Array>, said: string[]): Promise<boolean> => {
  for await (const chunk of stream) {
    said.push(new TextDecoder().decode(chunk));
    if (said.join("").includes("Ready in")) return true;
  }
  // A stream that ends says nothing about the other one.
  return new Promise(() => {});
};
