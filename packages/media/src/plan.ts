import { framesPerSecond } from "./frame-rate.ts";
import {
  audioSamplesFor,
  type Chunk,
  type Grid,
  gridFor,
  sampleRate,
  secondsAt,
  wholeChunk,
} from "./grid.ts";
import { ladderFor, type Rung } from "./ladder.ts";
import type { Probe } from "./probe.ts";
import type { AudioFacts, VideoFacts } from "./probe-facts.ts";

/** The version of everything that decides the encoded bytes; another recipe gives other files. */
export const recipeVersion = "h264-aac.1";

/** How the picture is encoded. `stillFrames` is how long the last frame is held where sound outlasts the picture. */
export type VideoPlan = {
  source: VideoFacts;
  grid: Grid;
  chunk: Chunk;
  rungs: readonly Rung[];
  stillFrames: number;
};

/** One rendition of the sound. */
export type AudioRung = { name: string; kbps: number };

/** How the sound is encoded, once for all rungs. `samples` is its length where a picture sets it. */
export type AudioPlan = {
  source: AudioFacts;
  channels: 1 | 2;
  rungs: readonly AudioRung[];
  segmentSeconds: number;
  samples?: number;
};

/** What will be encoded from a source: pure data, the same for the same probe. At least one of `video` and `audio` is there. */
export type EncodePlan = {
  recipe: string;
  encoderThreads: number;
  seconds: number;
  video?: VideoPlan;
  audio?: AudioPlan;
};

/**
 * Decides what to encode from a probe. Encoder threads are part of the recipe, since they change the bytes: two of them keep
 * two cores busier than one or x264's own choice, and four rungs together still fill eight.
 */
export const planEncode = (
  source: Probe,
  { encoderThreads = 2 }: { encoderThreads?: number } = {},
): EncodePlan => {
  const video = source.video && videoPlan(source.video, source.seconds);
  const audio = source.audio && audioPlan(source.audio, video?.grid);
  const seconds = video ? secondsAt(video.grid, video.grid.frames) : source.seconds;
  return { recipe: recipeVersion, encoderThreads, seconds, ...(video && { video }), ...(audio && { audio }) };
};

const videoPlan = (source: VideoFacts, seconds: number): VideoPlan => {
  const fps = framesPerSecond(source.rate);
  // Sound ends a little after the picture in any file; only where it goes on is the last frame held.
  const held = seconds - source.endSeconds > 0.1 ? seconds - source.endSeconds : 0;
  const grid = gridFor(source.rate, source.endSeconds + held);
  const rungs = ladderFor({ width: source.width, height: source.height, fps });
  return { source, grid, chunk: wholeChunk(grid), rungs, stillFrames: Math.round(fps * (1 + held)) };
};

const audioPlan = (source: AudioFacts, grid: Grid | undefined): AudioPlan => {
  const channels = source.channels === 1 ? 1 : 2;
  if (!grid) return { source, channels, rungs: soundRungs(source), segmentSeconds: 4 };
  const rungs = [{ name: "audio", kbps: channels === 1 ? 96 : 128 }];
  return {
    source,
    channels,
    rungs,
    segmentSeconds: secondsAt(grid, grid.segment),
    samples: audioSamplesFor(grid),
  };
};

// A source of few bits gains nothing from the upper rung.
const soundRungs = ({ kbps = 320 }: AudioFacts): AudioRung[] =>
  [64, 160]
    .filter((rung) => rung === 64 || kbps >= 80)
    .map((rung) => ({ name: `audio-${rung}k`, kbps: rung }));

/** True where the sound is all there is. */
export const isAudioOnly = (plan: EncodePlan): boolean => plan.video === undefined;

/** How long the encoded sound is, in seconds. */
export const audioSeconds = (plan: EncodePlan): number =>
  plan.audio?.samples === undefined ? plan.seconds : plan.audio.samples / sampleRate;
