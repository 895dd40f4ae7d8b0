import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keepPrivate } from "./secrets.ts";

/** One process of a running platform; `pid` is missing while it is down. */
export type RunningProcess = {
  readonly name: string;
  readonly pid?: number | undefined;
  readonly port?: number | undefined;
  readonly restarts?: number | undefined;
};

/** What a running platform says of itself to other commands. Holds no secrets. */
export type RunningPlatform = {
  readonly pid: number;
  readonly startedAt: string;
  readonly gatewayUrl: string;
  readonly webUrl: string;
  readonly services: readonly RunningProcess[];
  readonly stack: readonly RunningProcess[];
};

const fileIn = (dataFolder: string): string => join(dataFolder, "platform.json");

export const writePlatformFile = (dataFolder: string, platform: RunningPlatform): void =>
  keepPrivate(fileIn(dataFolder), platform);

export const removePlatformFile = (dataFolder: string): void => rmSync(fileIn(dataFolder), { force: true });

/** The platform that runs in this data folder, in whichever process; undefined when none does. */
export const findRunningPlatform = (dataFolder: string): RunningPlatform | undefined => {
  if (!existsSync(fileIn(dataFolder))) return undefined;
  const platform = JSON.parse(readFileSync(fileIn(dataFolder), "utf8")) as RunningPlatform;
  return isThere(platform.pid) ? platform : undefined;
};

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};
