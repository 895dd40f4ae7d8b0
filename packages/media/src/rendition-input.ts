import type { FfmpegFile } from "./run-ffmpeg.ts";
import type { SegmentReport, TrackReport } from "./track-report.ts";

/** A rendition as an input of FFmpeg: its initialisation segment and some of its segments, read as one file. */
export const concatenated = (
  track: TrackReport,
  segments: readonly SegmentReport[],
  options: readonly string[],
): FfmpegFile => ({
  path: `concat:${[track.init.file, ...segments.map(({ file }) => file)].map(({ path }) => path).join("|")}`,
  options: ["-protocol_whitelist", "concat,file", "-format_whitelist", "mov", "-f", "mov", ...options],
});
