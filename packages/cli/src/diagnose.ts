import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { findRunningStack, openStack } from "@millrace/local";
import { resolveTools } from "@millrace/media";
import type { Context } from "./command.ts";
import { duration } from "./duration.ts";

/** What was found of one part; with a remedy it is a problem. */
export type Finding = { readonly part: string; readonly found: string; readonly remedy?: string };

type Where = Pick<Context, "root" | "dataFolder" | "env">;

/** Looks at this machine and says what keeps Millrace from running. Starts a stack of its own when none runs. */
export const diagnose = async (where: Where): Promise<Finding[]> =>
  await Promise.all([bun(where), media(where), memory(), disk(where), death(), ports(where), stack(where)]);

const bun = async ({ root }: Where): Promise<Finding> => {
  const { packageManager } = (await Bun.file(join(root, "package.json")).json()) as {
    packageManager: string;
  };
  const pinned = packageManager.replace("bun@", "");
  const found = `${Bun.version} at ${process.execPath}`;
  if (Bun.version === pinned) return { part: "Bun", found };
  return {
    part: "Bun",
    found,
    remedy: `Millrace is tested with ${pinned}: start it by npm, which gets that one.`,
  };
};

const media = async ({ env }: Where): Promise<Finding> => {
  const part = "FFmpeg";
  try {
    const tools = await resolveTools({ ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH });
    return { part, found: `${tools.version} at ${tools.ffmpeg}` };
  } catch (error) {
    return { part, found: messageOf(error), remedy: "Or run npm start, which installs it." };
  }
};

const gigabytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

const memory = async (): Promise<Finding> => {
  const free = availableMemory();
  const finding = { part: "memory", found: `${gigabytes(free)} free of ${gigabytes(totalmem())}` };
  return free >= 1024 ** 3 ? finding : { ...finding, remedy: "Close something: Millrace wants 1 GB." };
};

// What the kernel calls free leaves out caches that it would give up.
const availableMemory = (): number => {
  const text = existsSync("/proc/meminfo") ? readFileSync("/proc/meminfo", "utf8") : "";
  const kilobytes = Number(/^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1]);
  return kilobytes > 0 ? kilobytes * 1024 : totalmem() / 2;
};

const disk = async ({ dataFolder }: Where): Promise<Finding> => {
  mkdirSync(dataFolder, { recursive: true });
  const { bavail, bsize } = await statfs(dataFolder);
  const finding = { part: "disk", found: `${gigabytes(bavail * bsize)} free at ${dataFolder}` };
  return bavail * bsize >= 2 * 1024 ** 3
    ? finding
    : { ...finding, remedy: "Free some: Millrace wants 2 GB." };
};

const death = async (): Promise<Finding> => {
  const path = Bun.which("setpriv");
  if (path) return { part: "setpriv", found: path };
  const found = "not there: a pipe ends the servers when Millrace is killed";
  return { part: "setpriv", found };
};

const ports = async ({ dataFolder }: Where): Promise<Finding> => {
  const file = join(dataFolder, "ports.json");
  if (!existsSync(file)) return { part: "ports", found: "chosen at first start" };
  const kept = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
  return {
    part: "ports",
    found: Object.entries(kept)
      .map(([name, port]) => `${name} ${port}`)
      .join(", "),
  };
};

const stack = async ({ dataFolder, env }: Where): Promise<Finding> => {
  const part = "stack";
  const running = findRunningStack(dataFolder);
  if (running) return { part, found: `runs since ${running.startedAt}, process ${running.pid}` };
  const folder = mkdtempSync(join(tmpdir(), "millrace-doctor-"));
  const since = performance.now();
  try {
    await using _stack = await openStack({ dataFolder: folder, env });
    return {
      part,
      found: `Postgres, NATS, objects, mail, traces and CDN start in ${duration(performance.now() - since)}`,
    };
  } catch (error) {
    return { part, found: "does not start", remedy: messageOf(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
