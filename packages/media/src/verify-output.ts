import { join } from "node:path";
import type { MediaTools } from "./binaries.ts";
import { downloadFile } from "./encode-arguments.ts";
import { incompleteFault } from "./encode-fault.ts";
import { type MediaFile, readMediaFile } from "./media-file.ts";
import { mp3Problems } from "./mp3.ts";
import { audioSeconds, type EncodePlan } from "./plan.ts";
import type { RunReport } from "./run-ffmpeg.ts";
import type { TrackReport } from "./track-report.ts";
import { verifyDecodes } from "./verify-decode.ts";
import { manifestProblems } from "./verify-manifests.ts";
import { trackProblems } from "./verify-tracks.ts";

/** What `verifyOutput` holds against each other: the plan, what was reported, and what lies in the folder. */
export type VerifyRequest = {
  folder: string;
  plan: EncodePlan;
  tracks: readonly TrackReport[];
  files: readonly MediaFile[];
  signal: AbortSignal;
  tools: MediaTools;
};

/**
 * Decides whether an output is whole; FFmpeg's exit code decides nothing. Checks files by size and SHA-256, frames, lengths,
 * alignment and decode times, both manifests, and decodes samples. Rejects with the first check that fails in `detail`.
 */
export const verifyOutput = async (request: VerifyRequest): Promise<RunReport> => {
  const { folder, plan, tracks, files, signal, tools } = request;
  const assertNone = (problems: readonly string[]) => {
    if (problems.length > 0) throw incompleteFault(folder, problems.slice(0, 5).join("; "));
  };
  assertNone(trackProblems(plan, tracks));
  assertNone(await fileProblems(folder, files));
  assertNone(unreported(tracks, files));
  assertNone(await manifestProblems(tracks, (path) => Bun.file(join(folder, path)).text()));
  if (plan.audio)
    assertNone(mp3Problems(await Bun.file(join(folder, downloadFile)).bytes(), audioSeconds(plan)));
  return verifyDecodes(folder, tracks, { signal, tools });
};

const fileProblems = async (folder: string, files: readonly MediaFile[]): Promise<string[]> => {
  const problems: string[] = [];
  // One after another: an output of hours must not be in memory at once.
  for (const { path, bytes, sha256 } of files) {
    const found = await readMediaFile(folder, path).catch(() => undefined);
    if (!found) problems.push(`${path} is missing`);
    else if (found.file.bytes !== bytes || found.file.sha256 !== sha256)
      problems.push(`${path} is not what was reported`);
  }
  return problems;
};

const unreported = (tracks: readonly TrackReport[], files: readonly MediaFile[]): string[] => {
  const reported = new Set(files.map(({ path }) => path));
  return tracks
    .flatMap(({ init, segments }) => [init.file.path, ...segments.map(({ file }) => file.path)])
    .filter((path) => !reported.has(path))
    .map((path) => `${path} is listed, but was not reported`);
};
