import { framesPerSecond } from "./frame-rate.ts";
import type { MediaFile } from "./media-file.ts";
import { entryFiles } from "./package-output.ts";
import type { EncodePlan } from "./plan.ts";
import { averageBandwidth, type Rendition } from "./renditions.ts";
import type { RunReport } from "./run-ffmpeg.ts";

/** One rendition that a viewer may be served; `kbps` is the measured average. */
export type MediaRendition = {
  name: string;
  width: number;
  height: number;
  fps: number;
  kbps: number;
  codecs: string;
};

/** The sound of an output: of a video its one track, of an audio item its best. */
export type MediaSound = { name: string; kbps: number; codecs: string; channels: number; language?: string };

/** A finished and verified output. Paths are relative to its folder, which may be moved under any prefix as it is. */
export type MediaOutput = {
  kind: "video" | "audio";
  recipe: string;
  durationMs: number;
  width?: number;
  height?: number;
  renditions: MediaRendition[];
  audio?: MediaSound;
  files: MediaFile[];
  hls: string;
  dash: string;
  poster?: string;
  downloads: { mp3?: string };
  ffmpeg: { version: string; runs: RunReport[] };
};

/** Sums an output up from its plan, renditions and files. */
export const mediaOutput = (
  plan: EncodePlan,
  renditions: readonly Rendition[],
  files: MediaFile[],
  made: Pick<MediaOutput, "poster" | "downloads" | "ffmpeg">,
): MediaOutput => {
  const videos = renditions.flatMap((it) => (it.kind === "video" ? [mediaRendition(it)] : []));
  const top = videos.at(-1);
  const sound = renditions.findLast(({ kind }) => kind === "audio");
  return {
    kind: top ? "video" : "audio",
    recipe: plan.recipe,
    durationMs: Math.round(plan.seconds * 1_000),
    ...(top && { width: top.width, height: top.height }),
    renditions: videos,
    ...(sound && { audio: mediaSound(sound) }),
    files,
    ...entryFiles,
    ...made,
  };
};

const mediaRendition = (it: Rendition): MediaRendition => ({
  name: it.name,
  width: it.init.width ?? 0,
  height: it.init.height ?? 0,
  fps: it.rate ? framesPerSecond(it.rate) : 0,
  kbps: Math.round(averageBandwidth(it) / 1_000),
  codecs: it.init.codecs,
});

const mediaSound = (it: Rendition): MediaSound => ({
  name: it.name,
  kbps: Math.round(averageBandwidth(it) / 1_000),
  codecs: it.init.codecs,
  channels: it.channels ?? 2,
  ...(it.language && { language: it.language }),
});
