/** A frame rate as a fraction; `num` is also the time scale of the video, so one frame lasts `den` ticks. */
export type Rate = { num: number; den: number };

const standardRates: readonly Rate[] = [
  [24_000, 1_001],
  [24_000, 1_000],
  [25_000, 1_000],
  [30_000, 1_001],
  [30_000, 1_000],
  [48_000, 1_000],
  [50_000, 1_000],
  [60_000, 1_001],
  [60_000, 1_000],
].map(([num = 0, den = 1]) => ({ num, den }));

/** Frames a second as a number. */
export const framesPerSecond = ({ num, den }: Rate): number => num / den;

/** The exact rate for a measured constant one: a standard rate within 0.03%, else thousandths of a frame. */
export const exactRate = (fps: number): Rate =>
  nearest(fps, 0.0003) ?? { num: Math.max(1_000, Math.round(fps * 1_000)), den: 1_000 };

/** The rate to play variable frames at: the standard one nearest to the usual distance of frames, at least 1. */
export const steadyRate = (fps: number): Rate => nearest(fps, 0.1) ?? exactRate(Math.round(fps));

/** Brings a rate to at most 60 by keeping every second, third… frame, so that motion stays even. */
export const cappedRate = (rate: Rate): Rate => {
  const every = Math.ceil(framesPerSecond(rate) / 60 - 0.001);
  return every <= 1 ? rate : exactRate(framesPerSecond(rate) / every);
};

const nearest = (fps: number, tolerance: number): Rate | undefined => {
  const distance = (rate: Rate) => Math.abs(framesPerSecond(rate) - fps) / fps;
  const [best] = standardRates.toSorted((a, b) => distance(a) - distance(b));
  return best && distance(best) <= tolerance ? best : undefined;
};
