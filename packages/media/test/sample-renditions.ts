import { exactRate } from "../src/frame-rate.ts";
import { describeFile } from "../src/media-file.ts";
import type { Rendition } from "../src/renditions.ts";
import type { SegmentReport } from "../src/track-report.ts";

const segmentsOf = (name: string, durations: readonly number[], bytes: number): SegmentReport[] =>
  durations.map((duration, number) => ({
    number,
    start: durations.slice(0, number).reduce((sum, it) => sum + it, 0),
    duration,
    samples: duration,
    startsWithKey: true,
    file: describeFile(`${name}/${number}.m4s`, new Uint8Array(bytes + number)),
  }));

/** A video rendition of 29.97 frames a second: segments of 120 frames, the last one shorter. */
export const sampleVideo = (name: string, width: number, height: number): Rendition => ({
  name,
  kind: "video",
  rate: exactRate(29.97),
  init: {
    timescale: 30_000,
    codecs: "avc1.64001f",
    width,
    height,
    file: describeFile(`${name}/init.mp4`, new Uint8Array(800)),
  },
  segments: segmentsOf(name, [120_120, 120_120, 60_060], width * 100),
});

/** A sound rendition beside it. */
export const sampleSound = (name: string, more: Partial<Rendition> = {}): Rendition => ({
  name,
  kind: "audio",
  channels: 2,
  init: {
    timescale: 48_000,
    codecs: "mp4a.40.2",
    file: describeFile(`${name}/init.mp4`, new Uint8Array(700)),
  },
  segments: segmentsOf(name, [192_512, 191_488, 96_256], 64_000),
  ...more,
});
