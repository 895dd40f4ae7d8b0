import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChildHost } from "./child.ts";
import { type KeptChild, openKeptChild } from "./kept-child.ts";
import { writePrivate } from "./private-file.ts";

export type BunChild = {
  readonly name: string;
  /** Absolute path of the script. */
  readonly main: string;
  readonly settings: unknown;
  readonly ready: () => Promise<boolean>;
};

/**
 * Runs a script of this package in a process of its own. Its settings go by a private file, not by argument, since
 * they may hold keys and every user of the machine can read arguments.
 */
export const openBunChild = async (
  { name, main, settings, ready }: BunChild,
  dataFolder: string,
  host: ChildHost,
): Promise<KeptChild> => {
  const folder = join(dataFolder, "settings");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.json`);
  writePrivate(file, JSON.stringify(settings));
  return await openKeptChild({ name, command: [process.execPath, main, file], cwd: dataFolder, ready }, host);
};

/**
 * The child's whole life: opens with the settings out of the file that the last argument names, waits for the first
 * SIGTERM or SIGINT, closes, leaves. A second signal ends it at once.
 */
export const runBunChild = async <Settings>(
  argv: readonly string[],
  open: (settings: Settings) => AsyncDisposable | Promise<AsyncDisposable>,
): Promise<never> => {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.once(name, () => {
      process.once(name, () => process.exit(1));
      resolve();
    });
  }
  const settings = JSON.parse(readFileSync(argv.at(-1) ?? "", "utf8")) as Settings;
  const opened = await open(settings);
  await asked;
  await opened[Symbol.asyncDispose]();
  process.exit(0);
};
