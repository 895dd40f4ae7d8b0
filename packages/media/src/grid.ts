import { framesPerSecond, type Rate } from "./frame-rate.ts";

/** The fixed grid that a video's frames are cut on: every length is a number of frames. */
export type Grid = { rate: Rate; frames: number; gop: number; segment: number; chunk: number };

/** A run of frames `[from, to)` on a grid that one process encodes into final segments, the first of them `firstSegment`. */
export type Chunk = { index: number; from: number; to: number; firstSegment: number };

const gopSeconds = 2;
const gopsPerSegment = 2;
const segmentsPerChunk = 3;

/** The grid of a video that lasts `seconds`: key frames every 2 s, segments of 2 key frames, chunks of 3 segments. */
export const gridFor = (rate: Rate, seconds: number): Grid => {
  const fps = framesPerSecond(rate);
  const gop = Math.max(1, Math.round(gopSeconds * fps));
  const segment = gopsPerSegment * gop;
  return {
    rate,
    frames: Math.max(1, Math.round(seconds * fps)),
    gop,
    segment,
    chunk: segmentsPerChunk * segment,
  };
};

/** The whole video as one chunk: one process, one decode. */
export const wholeChunk = ({ frames }: Grid): Chunk => ({ index: 0, from: 0, to: frames, firstSegment: 0 });

/** The grid's own chunks: any of them can be encoded anywhere, and their segments meet exactly. */
export const chunksOf = ({ frames, chunk }: Grid): Chunk[] =>
  Array.from({ length: Math.ceil(frames / chunk) }, (_, index) => ({
    index,
    from: index * chunk,
    to: Math.min((index + 1) * chunk, frames),
    firstSegment: index * segmentsPerChunk,
  }));

/** When a frame of the grid is shown, in seconds from the start. */
export const secondsAt = ({ rate }: Grid, frame: number): number => (frame * rate.den) / rate.num;

/** How many segments a grid has. */
export const segmentsOf = ({ frames, segment }: Grid): number => Math.ceil(frames / segment);

/** Samples of an AAC frame; sound is cut to whole frames. */
export const aacFrame = 1_024;

/** Sample rate of all encoded sound. */
export const sampleRate = 48_000;

/** Samples of sound that fit under the grid's frames in whole AAC frames, so that sound never outlasts the picture. */
export const audioSamplesFor = (grid: Grid): number =>
  aacFrame * Math.max(1, Math.floor((grid.frames * grid.rate.den * sampleRate) / (grid.rate.num * aacFrame)));
