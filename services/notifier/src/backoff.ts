const minute = 60_000;
const waitsMs = [5_000, 30_000, 2 * minute, 10 * minute, 30 * minute, 60 * minute, 120 * minute];

/** How long to wait after the `attempts`th failed attempt; undefined when it was the last, which is the eighth. */
export const waitAfter = (attempts: number): number | undefined => waitsMs[attempts - 1];
