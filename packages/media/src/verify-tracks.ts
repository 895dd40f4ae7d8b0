import { aacFrame, sampleRate, segmentsOf } from "./grid.ts";
import { audioSeconds, type EncodePlan } from "./plan.ts";
import { trackSeconds } from "./renditions.ts";
import type { TrackReport } from "./track-report.ts";

/** What is wrong with the tracks of an output by the plan, in words; nothing where they are whole and aligned. */
export const trackProblems = (plan: EncodePlan, tracks: readonly TrackReport[]): string[] => {
  const expected = [...(plan.video?.rungs ?? []), ...(plan.audio?.rungs ?? [])].map((rung) => rung.name);
  const missing = expected
    .filter((name) => !tracks.some((track) => track.name === name))
    .map((name) => `${name} is missing`);
  const videoNames = new Set(plan.video?.rungs.map((rung) => rung.name));
  const videos = tracks.filter(({ name }) => videoNames.has(name));
  const sounds = tracks.filter(({ name }) => !videoNames.has(name));
  return [
    ...missing,
    ...tracks.flatMap(continuity),
    ...videos.flatMap((track) => frameProblems(plan, track)),
    ...videos.slice(1).flatMap((track) => alignment(videos[0], track)),
    ...sounds.flatMap((track) => soundProblems(plan, track)),
  ];
};

const continuity = ({ name, segments }: TrackReport): string[] => {
  let next = 0;
  const [first] = segments;
  return segments.flatMap(({ number, start, duration, startsWithKey }, index) => {
    const expected = next;
    next = start + duration;
    if (number !== (first?.number ?? 0) + index) return [`${name} lacks the segment before ${number}`];
    if (start !== expected) return [`${name} segment ${number} starts at tick ${start}, not ${expected}`];
    return startsWithKey ? [] : [`${name} segment ${number} does not start with a key frame`];
  });
};

const frameProblems = ({ video }: EncodePlan, { name, init, segments }: TrackReport): string[] => {
  if (!video) return [];
  const { grid, rungs } = video;
  const rung = rungs.find((it) => it.name === name);
  const frames = segments.reduce((sum, { samples }) => sum + samples, 0);
  const ticks = segments.reduce((sum, { duration }) => sum + duration, 0);
  return [
    ...(frames === grid.frames ? [] : [`${name} has ${frames} frames, not ${grid.frames}`]),
    ...(ticks === (grid.frames * grid.rate.den * init.timescale) / grid.rate.num
      ? []
      : [`${name} lasts ${ticks} ticks`]),
    ...(segments.length === segmentsOf(grid)
      ? []
      : [`${name} has ${segments.length} segments, not ${segmentsOf(grid)}`]),
    ...(init.width === rung?.width && init.height === rung?.height
      ? []
      : [`${name} is ${init.width}×${init.height}`]),
  ];
};

const alignment = (reference: TrackReport | undefined, { name, init, segments }: TrackReport): string[] => {
  const isAligned = segments.every(({ start, duration }, index) => {
    const other = reference?.segments[index];
    return other?.start === start && other.duration === duration;
  });
  return isAligned && reference?.init.timescale === init.timescale
    ? []
    : [`${name} is not aligned with ${reference?.name}`];
};

// Under a picture the length of the sound is set, to the frame and the encoder's own first one. Alone it is what the decoder
// gives, which leaves out the padding that codecs put at both ends.
const soundProblems = (plan: EncodePlan, track: TrackReport): string[] => {
  const off = Math.abs(trackSeconds(track) - audioSeconds(plan));
  const allowed = plan.video ? (2 * aacFrame) / sampleRate : Math.max(0.15, (4 * aacFrame) / sampleRate);
  return off <= allowed ? [] : [`${track.name} is ${off.toFixed(3)} s off the source's length`];
};
