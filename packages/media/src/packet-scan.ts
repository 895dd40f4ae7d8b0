/** What the packets of one stream tell, whatever the header claims; times in seconds on the container's clock. */
export type StreamScan = {
  packets: number;
  first: number;
  end: number;
  interval: number | undefined;
  steady: boolean;
};

/** The entries of a packet that `packetScan` reads, as ffprobe's `-show_entries` wants them. */
export const packetEntries = "packet=stream_index,pts_time,dts_time,duration_time,flags";

/** Reads lines of `packetEntries` and sums them up per stream. */
export const packetScan = (): { line: (line: string) => void; streams: () => Map<number, StreamScan> } => {
  const tallies = new Map<number, Tally>();
  return {
    line: (line) => {
      const [stream = "", pts = "", dts = "", duration = "", flags = ""] = line.split(",");
      if (flags.includes("D")) return; // decoded for what follows, never shown
      const at = Number.parseFloat(pts);
      const decodedAt = Number.parseFloat(dts);
      const start = Number.isNaN(at) ? decodedAt : at;
      if (Number.isNaN(start)) return;
      const index = Number(stream);
      const tally = tallies.get(index) ?? emptyTally();
      tallies.set(index, tally);
      count(tally, start, Number.isNaN(decodedAt) ? at : decodedAt, Number.parseFloat(duration) || 0);
    },
    streams: () => new Map([...tallies].map(([index, tally]) => [index, summed(tally)])),
  };
};

type Tally = {
  packets: number;
  first: number;
  last: number;
  end: number;
  decodedAt: number;
  intervals: Map<number, number>;
};

const emptyTally = (): Tally => ({
  packets: 0,
  first: Number.POSITIVE_INFINITY,
  last: Number.NEGATIVE_INFINITY,
  end: Number.NEGATIVE_INFINITY,
  decodedAt: Number.NaN,
  intervals: new Map(),
});

const count = (tally: Tally, start: number, decodedAt: number, duration: number): void => {
  tally.packets += 1;
  tally.first = Math.min(tally.first, start);
  tally.last = Math.max(tally.last, start);
  tally.end = Math.max(tally.end, start + duration);
  // Tenths of a millisecond: fine enough for 240 frames a second, few enough to count for twelve hours.
  const interval = Math.round((decodedAt - tally.decodedAt) * 10_000);
  if (interval > 0 && interval < 100_000)
    tally.intervals.set(interval, (tally.intervals.get(interval) ?? 0) + 1);
  tally.decodedAt = decodedAt;
};

const summed = ({ packets, first, last, end, intervals }: Tally): StreamScan => {
  const usual = medianOf(intervals);
  if (usual === undefined) return { packets, first, end, interval: undefined, steady: true };
  // Containers round times to a millisecond, so a steady rate still wavers by that much.
  const within = [...intervals].filter(
    ([interval]) => Math.abs(interval - usual) <= Math.max(11, usual * 0.02),
  );
  const counted = sum(intervals.values());
  const steady = sum(within.map(([, times]) => times)) / counted > 0.98;
  // Where packets carry no duration, the last frame lasts as long as the others.
  return {
    packets,
    first,
    end: Math.max(end, last + (end > last ? 0 : usual / 10_000)),
    interval: usual / 10_000,
    steady,
  };
};

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

const medianOf = (counts: Map<number, number>): number | undefined => {
  let left = sum(counts.values()) / 2;
  for (const [value, times] of [...counts].sort(([a], [b]) => a - b)) {
    left -= times;
    if (left <= 0) return value;
  }
  return undefined;
};
