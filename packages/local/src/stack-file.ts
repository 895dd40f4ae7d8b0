import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CdnAddress } from "./cdn.ts";
import { isLocked } from "./lock.ts";
import type { ObjectsAddress } from "./objects.ts";
import { writePrivate } from "./private-file.ts";

/** Where everything of a stack is: all that a program needs to use it, and plain JSON. */
export type StackAddresses = {
  readonly postgres: { readonly adminUrl: string };
  readonly nats: { readonly url: string };
  readonly objects: ObjectsAddress;
  /** `pageUrl` is there when it is the local mail catcher. */
  readonly mail: { readonly smtpUrl: string; readonly pageUrl?: string | undefined };
  /** `pageUrl` and `queryUrl` are there when it is the local trace store. */
  readonly traces: {
    readonly otlpUrl: string;
    readonly pageUrl?: string | undefined;
    readonly queryUrl?: string | undefined;
  };
  readonly cdn: CdnAddress;
};

/** What a running stack says of itself to other commands. */
export type RunningStack = StackAddresses & {
  readonly pid: number;
  readonly startedAt: string;
  readonly ports: Readonly<Record<string, number>>;
};

const fileIn = (dataFolder: string): string => join(dataFolder, "stack.json");

/** Writes `<dataFolder>/stack.json`, which holds secrets and is its owner's alone. */
export const writeStackFile = (dataFolder: string, stack: RunningStack): void =>
  writePrivate(fileIn(dataFolder), JSON.stringify(stack, null, 2));

export const removeStackFile = (dataFolder: string): void => rmSync(fileIn(dataFolder), { force: true });

/** The stack that runs in this data folder right now, in whichever process; undefined when none does. */
export const findRunningStack = (dataFolder: string): RunningStack | undefined => {
  if (!existsSync(fileIn(dataFolder))) return undefined;
  if (!isLocked(dataFolder)) return undefined;
  return JSON.parse(readFileSync(fileIn(dataFolder), "utf8")) as RunningStack;
};
