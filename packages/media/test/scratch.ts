import { mkdtempSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveTools } from "../src/binaries.ts";
import { MediaFault } from "../src/media-fault.ts";
import type { MediaOutput } from "../src/media-output.ts";
import { type TranscodeRequest, transcode } from "../src/transcode.ts";
import { type ClipName, makeClip } from "./clips.ts";

/** Encoding takes as long as the machine is busy: each file sets this as its limit, so that time decides no test. */
export const patienceMs = 120_000;

/** The tools, resolved once for a run of the tests. */
export const tools = await resolveTools();

/** A folder of a test's own that goes with its scope. */
export const scratch = (): { path: string; [Symbol.dispose]: () => void } => {
  const path = mkdtempSync(join(tmpdir(), "millrace-media-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

/** A signal that nobody aborts. */
export const never = new AbortController().signal;

/** The `MediaFault` that a promise rejects with; fails where it resolves or rejects with anything else. */
export const faultOf = async (promise: Promise<unknown>): Promise<MediaFault> => {
  const error = await promise.then(
    () => new Error("resolved, though it should not"),
    (reason) => reason,
  );
  if (error instanceof MediaFault) return error;
  throw error;
};

/** Makes a clip and transcodes it into `<folder>/out`. */
export const transcodeClip = async (
  name: ClipName,
  folder: string,
  { seconds = 3, ...more }: Partial<TranscodeRequest> & { seconds?: number } = {},
): Promise<MediaOutput> => {
  const source = await makeClip(name, folder, { seconds });
  const out = join(folder, "out");
  await mkdir(out);
  return transcode({ source, folder: out, signal: never, tools, ...more });
};

/** Runs FFmpeg as a player would, over some streams of a manifest, and returns what it counted and complained about. */
export const played = async (
  input: string,
  streams: readonly string[] = ["0:v:0?", "0:a:0?"],
): Promise<{ frames: number; seconds: number; said: string }> => {
  const maps = streams.flatMap((stream) => ["-map", stream]);
  const args = ["-i", input, ...maps, "-fps_mode", "passthrough", "-f", "null", "-"];
  const child = Bun.spawn([tools.ffmpeg, "-nostdin", "-v", "error", "-progress", "pipe:1", ...args], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [progress, said] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const last = (key: string) =>
    Number([...progress.matchAll(new RegExp(`^${key}=\\s*(\\d+)`, "gm"))].at(-1)?.[1] ?? 0);
  return {
    frames: last("frame"),
    seconds: last("out_time_us") / 1e6,
    said: (await child.exited) === 0 ? said : `failed: ${said}`,
  };
};
