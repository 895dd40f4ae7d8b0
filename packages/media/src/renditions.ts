import type { Rate } from "./frame-rate.ts";
import type { EncodePlan } from "./plan.ts";
import type { TrackReport } from "./track-report.ts";

/** A track with what the plan knows of it: the whole input of both manifests. */
export type Rendition = TrackReport & {
  kind: "video" | "audio";
  rate?: Rate;
  channels?: number;
  language?: string;
};

/** Joins the plan to the reports of its tracks. */
export const renditionsOf = (plan: EncodePlan, tracks: readonly TrackReport[]): Rendition[] => {
  const videoNames = new Set(plan.video?.rungs.map((rung) => rung.name));
  return tracks.map((track) => {
    if (videoNames.has(track.name))
      return { ...track, kind: "video", ...(plan.video && { rate: plan.video.grid.rate }) };
    const { channels, source } = plan.audio ?? {};
    return {
      ...track,
      kind: "audio",
      ...(channels && { channels }),
      ...(source?.language && { language: source.language }),
    };
  });
};

/** How long a track lasts, in seconds, by its own segments. */
export const trackSeconds = ({ init, segments }: TrackReport): number =>
  segments.reduce((ticks, segment) => ticks + segment.duration, 0) / init.timescale;

/** Bits a second over the whole track. */
export const averageBandwidth = (track: TrackReport): number =>
  Math.round((track.segments.reduce((bytes, { file }) => bytes + file.bytes, 0) * 8) / trackSeconds(track));

/** Bits a second of the densest segment. */
export const peakBandwidth = ({ init, segments }: TrackReport): number =>
  Math.max(...segments.map(({ file, duration }) => Math.round((file.bytes * 8 * init.timescale) / duration)));
