/** One rung of a ladder: constant quality under a cap. Sizes are even, as 4:2:0 wants them. */
export type Rung = {
  name: string;
  width: number;
  height: number;
  crf: number;
  maxKbps: number;
  bufferKbits: number;
};

/** What a ladder is derived from: the picture as a viewer sees it. */
export type Picture = { width: number; height: number; fps: number };

const standardSides = [360, 480, 720, 1_080];
const longestSide = 4_096;

/**
 * Rungs from small to large, named after their short side. Nothing is scaled up; a source between two standard sizes keeps its
 * own size on top, and a rung barely smaller than the next is left out.
 */
export const ladderFor = ({ width, height, fps }: Picture): Rung[] => {
  const fit = Math.min(1, longestSide / Math.max(width, height));
  const top = evenBelow(Math.min(1_080, Math.min(width, height) * fit));
  const sides = [...standardSides.filter((side) => side <= top * 0.85), top];
  return sides.map((side) => rungOf(side, { width, height, fps }));
};

/**
 * The cap of a rung in kbit/s: 6,000 for 1080p30, falling with pixels to the power of 0.75 (small pictures need more bits per
 * pixel), and 1.4 times that above 30 frames a second.
 */
export const capKbps = ({ width, height, fps }: Picture): number => {
  const share = ((width * height) / (1_920 * 1_080)) ** 0.75;
  return Math.max(100, Math.round((6_000 * share * (fps > 31 ? 1.4 : 1)) / 10) * 10);
};

const rungOf = (side: number, source: Picture): Rung => {
  const scale = side / Math.min(source.width, source.height);
  const sized = (length: number) => Math.max(2, Math.min(evenNearest(length * scale), evenBelow(length)));
  const width = sized(source.width);
  const height = sized(source.height);
  const maxKbps = capKbps({ width, height, fps: source.fps });
  return { name: `${side}p`, width, height, crf: 23, maxKbps, bufferKbits: maxKbps * 2 };
};

const evenBelow = (length: number): number => Math.max(2, 2 * Math.floor(length / 2));

const evenNearest = (length: number): number => 2 * Math.round(length / 2);
