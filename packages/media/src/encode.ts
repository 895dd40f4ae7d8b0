import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MediaTools } from "./binaries.ts";
import { downloadFile, encodeArguments, muxerPlaylist } from "./encode-arguments.ts";
import { incompleteFault } from "./encode-fault.ts";
import { type MediaFile, readMediaFile } from "./media-file.ts";
import type { EncodePlan } from "./plan.ts";
import type { Probe } from "./probe.ts";
import { type FfmpegProgress, type RunReport, runFfmpeg } from "./run-ffmpeg.ts";
import { type TrackReport, trackCollector } from "./track-report.ts";

/** What `encode` works on. `source` is an absolute path; `folder` is this job's own and is written to. */
export type EncodeRequest = {
  source: string;
  probed: Probe;
  plan: EncodePlan;
  folder: string;
  signal: AbortSignal;
  tools: MediaTools;
  onProgress?: (fraction: number) => void;
  onFile?: (file: MediaFile) => void;
};

/** What one encode wrote: its tracks, the MP3 where there is sound, and how FFmpeg was run. */
export type Encoded = { tracks: TrackReport[]; mp3?: MediaFile; run: RunReport };

/** Encodes every rung, the sound and the MP3 in one process from one decode, into final segments. */
export const encode = async (request: EncodeRequest): Promise<Encoded> => {
  const { source, probed, plan, folder, signal, tools, onProgress, onFile = () => {} } = request;
  const names = [...(plan.video?.rungs ?? []), ...(plan.audio?.rungs ?? [])].map((rung) => rung.name);
  await Promise.all(names.map((name) => mkdir(join(folder, name), { recursive: true })));
  const collector = trackCollector(folder, names, onFile);
  const fraction = fractionOf(plan);
  const { stderr, ...run } = await runFfmpeg({
    step: "encode",
    tools,
    cwd: folder,
    ...encodeArguments(source, probed, plan),
    signal,
    limitMs: encodeLimitMs(plan.seconds),
    onProgress: (progress) => {
      void collector.collect();
      onProgress?.(fraction(progress));
    },
  });
  const tracks = await collector.finish();
  await Promise.all(names.map((name) => rm(join(folder, name, muxerPlaylist), { force: true })));
  if (!plan.audio) return { tracks, run };
  const { file: mp3 } = await readMediaFile(folder, downloadFile).catch(() => {
    throw incompleteFault(folder, `the MP3 is missing: ${stderr.slice(-500)}`);
  });
  onFile(mp3);
  return { tracks, mp3, run };
};

/** The longest that an encode may take: a minute and ten times the media's length, at most six hours. */
export const encodeLimitMs = (seconds: number): number => Math.min(60_000 + 10_000 * seconds, 6 * 3_600_000);

// Frames where there are pictures, since the slowest rung sets the pace; FFmpeg's time runs ahead with the sound.
const fractionOf = ({ video, seconds }: EncodePlan): ((progress: FfmpegProgress) => number) => {
  let reached = 0;
  return (progress) => {
    const done = video ? progress.frames / video.grid.frames : progress.seconds / seconds;
    reached = Math.min(1, Math.max(reached, done));
    return reached;
  };
};
