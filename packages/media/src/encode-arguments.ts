import { guardedInput, sourceCaps } from "./allow-lists.ts";
import { downloadPad, filterGraph, padOf } from "./filter-graph.ts";
import { secondsAt } from "./grid.ts";
import type { Rung } from "./ladder.ts";
import type { AudioPlan, AudioRung, EncodePlan, VideoPlan } from "./plan.ts";
import type { Probe } from "./probe.ts";
import type { FfmpegFile } from "./run-ffmpeg.ts";

/** The file name of the MP3 download. */
export const downloadFile = "download.mp3";

/** The playlist that FFmpeg's HLS muxer insists on writing; ours replaces it. */
export const muxerPlaylist = "muxer.m3u8";

/** The inputs, filter and outputs of the one process that encodes a plan: a pure function, so that a report explains a run. */
export const encodeArguments = (
  source: string,
  probed: Probe,
  plan: EncodePlan,
): { inputs: FfmpegFile[]; filter: string; outputs: FfmpegFile[] } => {
  const { video, audio } = plan;
  const inputs = [{ path: `file:${source}`, options: inputOptions(probed) }];
  // The largest rung comes first: FFmpeg counts progress by its first video output, and it is the slowest.
  const rungs = video
    ? video.rungs.toReversed().map((rung) => videoOutput(rung, video, plan.encoderThreads))
    : [];
  const sounds = audio ? [...audio.rungs.map((rung) => audioOutput(rung, audio)), downloadOutput] : [];
  return { inputs, filter: filterGraph(plan), outputs: [...rungs, ...sounds] };
};

const inputOptions = (probed: Probe): string[] => [
  ...guardedInput(probed.format),
  ...["-max_pixels", String(sourceCaps.picturePixels), "-max_error_rate", "0.1"],
  // Exact to the microsecond, where `-start_at_zero` is off by up to half a frame.
  ...["-copyts", "-itsoffset", (-probed.originSeconds).toFixed(6)],
];

const videoOutput = (rung: Rung, { grid, chunk }: VideoPlan, threads: number): FfmpegFile => ({
  path: `${rung.name}/${muxerPlaylist}`,
  options: [
    ...["-map", padOf(rung.name), "-map_metadata", "-1", "-c:v", "libx264", "-preset", "veryfast"],
    ...["-pix_fmt", "yuv420p", "-profile:v", "high", "-crf", String(rung.crf)],
    ...["-maxrate", `${rung.maxKbps}k`, "-bufsize", `${rung.bufferKbits}k`],
    ...["-g", String(grid.gop), "-keyint_min", String(grid.gop), "-sc_threshold", "0"],
    ...["-x264-params", "stitchable=1", "-threads", String(threads)],
    ...["-fps_mode", "passthrough", "-flags:v", "+bitexact+cgop", "-fflags", "+bitexact"],
    ...["-frames:v", String(chunk.to - chunk.from)],
    // Half a frame less than a segment: the muxer cuts at the first key frame at or after this time.
    ...segmentOptions(rung.name, secondsAt(grid, grid.segment - 0.5), chunk.firstSegment),
    "-hls_segment_options",
    `movflags=+frag_discont+negative_cts_offsets:video_track_timescale=${grid.rate.num}:fflags=+bitexact`,
  ],
});

const audioOutput = ({ name, kbps }: AudioRung, { segmentSeconds }: AudioPlan): FfmpegFile => ({
  path: `${name}/${muxerPlaylist}`,
  options: [
    ...["-map", padOf(name), "-map_metadata", "-1", "-c:a", "aac", "-b:a", `${kbps}k`],
    ...["-flags:a", "+bitexact", "-fflags", "+bitexact"],
    ...segmentOptions(name, segmentSeconds, 0),
    ...["-hls_segment_options", "fflags=+bitexact"],
  ],
});

const segmentOptions = (name: string, seconds: number, firstSegment: number): string[] => [
  ...[
    "-avoid_negative_ts",
    "disabled",
    "-f",
    "hls",
    "-hls_time",
    seconds.toFixed(6),
    "-hls_playlist_type",
    "vod",
  ],
  // A segment bears its final name only when it is whole, so that it may be taken as soon as it is seen.
  ...["-hls_flags", "temp_file", "-hls_segment_type", "fmp4", "-start_number", String(firstSegment)],
  ...["-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", `${name}/%d.m4s`],
];

const downloadOutput: FfmpegFile = {
  path: downloadFile,
  options: ["-map", downloadPad, "-map_metadata", "-1", "-c:a", "libmp3lame", "-q:a", "2", "-f", "mp3"],
};
