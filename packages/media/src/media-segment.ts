import { type Box, boxesIn, findBox, viewOf } from "./boxes.ts";

/** What a media segment says of itself, in ticks of its track: when it starts, how long it lasts, how many samples it has. */
export type SegmentFacts = { start: number; duration: number; samples: number; startsWithKey: boolean };

/** Parses a CMAF segment; `undefined` where a fragment is cut off, empty, or does not follow the one before. */
export const parseSegment = (content: Uint8Array): SegmentFacts | undefined => {
  const view = viewOf(content);
  const boxes = [...boxesIn(view)];
  const covered = boxes.reduce((bytes, box) => bytes + box.size, 0);
  const fragments = boxes.filter((box) => box.type === "moof").map(fragmentFacts);
  const [first] = fragments;
  if (!first || covered !== view.byteLength || !boxes.some((box) => box.type === "mdat")) return undefined;
  let next = first.start;
  for (const fragment of fragments) {
    if (!fragment || fragment.start !== next) return undefined;
    next += fragment.duration;
  }
  const samples = fragments.reduce((sum, fragment) => sum + (fragment?.samples ?? 0), 0);
  return { start: first.start, duration: next - first.start, samples, startsWithKey: first.startsWithKey };
};

type Defaults = { duration: number; flags: number };

const fragmentFacts = ({ body }: Box): SegmentFacts | undefined => {
  const header = findBox(body, ["traf", "tfhd"]);
  const time = findBox(body, ["traf", "tfdt"]);
  const run = findBox(body, ["traf", "trun"]);
  if (!header || !time || !run) return undefined;
  const start = time.getUint8(0) === 1 ? Number(time.getBigUint64(4)) : time.getUint32(4);
  const { duration, samples, firstFlags } = runFacts(run, defaultsOf(header));
  // Bit 16 of a sample's flags says that it is no key frame.
  return samples === 0
    ? undefined
    : { start, duration, samples, startsWithKey: (firstFlags & 0x10000) === 0 };
};

// Optional fields stand in the order of their flag bits, four bytes each (ISO/IEC 14496-12, 8.8.7 and 8.8.8).
const fieldAt = (flags: number, bit: number, fields: readonly number[]): number | undefined =>
  flags & bit ? 4 * fields.filter((field) => field < bit && flags & field).length : undefined;

const defaultsOf = (header: DataView): Defaults => {
  const flags = header.getUint32(0) & 0xffffff;
  const from = 8 + (flags & 0x1 ? 8 : 0);
  const field = (bit: number): number => {
    const at = fieldAt(flags, bit, [0x2, 0x8, 0x10, 0x20]);
    return at === undefined ? 0 : header.getUint32(from + at);
  };
  return { duration: field(0x8), flags: field(0x20) };
};

const sampleFields = [0x100, 0x200, 0x400, 0x800];

const runFacts = (
  run: DataView,
  defaults: Defaults,
): { duration: number; samples: number; firstFlags: number } => {
  const flags = run.getUint32(0) & 0xffffff;
  const samples = run.getUint32(4);
  const before = fieldAt(flags, 0x4, [0x1]);
  const from = 8 + 4 * [0x1, 0x4].filter((bit) => flags & bit).length;
  const flagsAt = fieldAt(flags, 0x400, sampleFields);
  let firstFlags = before === undefined ? defaults.flags : run.getUint32(8 + before);
  if (flagsAt !== undefined && samples > 0) firstFlags = run.getUint32(from + flagsAt);
  if (!(flags & 0x100)) return { duration: samples * defaults.duration, samples, firstFlags };
  const perSample = 4 * sampleFields.filter((bit) => flags & bit).length;
  let duration = 0;
  for (let sample = 0; sample < samples; sample++) duration += run.getUint32(from + sample * perSample);
  return { duration, samples, firstFlags };
};
