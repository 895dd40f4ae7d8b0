import type { HeaderStream } from "./ffprobe-header.ts";
import { cappedRate, exactRate, type Rate, steadyRate } from "./frame-rate.ts";
import type { StreamScan } from "./packet-scan.ts";

/** The video stream: `width` and `height` as a viewer sees them (rotated, square pixels); `rate` is the rate to encode at. */
export type VideoFacts = {
  index: number;
  codec: string;
  width: number;
  height: number;
  rotation: number;
  pixelFormat: string;
  interlaced: boolean;
  hdr: boolean;
  rate: Rate;
  variableRate: boolean;
  packets: number;
  endSeconds: number;
};

/** One audio stream. */
export type AudioFacts = {
  index: number;
  codec: string;
  channels: number;
  kbps?: number;
  language?: string;
  endSeconds: number;
};

/** What header and packets say of the video together; `undefined` where the stream has no packet. */
export const videoFacts = (
  stream: HeaderStream | undefined,
  scans: Map<number, StreamScan>,
  start: number,
): VideoFacts | undefined => {
  const scan = stream && scans.get(stream.index);
  if (!stream || !scan) return undefined;
  return {
    index: stream.index,
    codec: stream.codec_name,
    ...shownSize(stream),
    pixelFormat: stream.pix_fmt ?? "unknown",
    interlaced: ["tt", "bb", "tb", "bt"].includes(stream.field_order ?? ""),
    hdr: ["smpte2084", "arib-std-b67"].includes(stream.color_transfer ?? ""),
    rate: cappedRate(rateOf(stream, scan)),
    variableRate: !scan.steady,
    packets: scan.packets,
    endSeconds: scan.end - start,
  };
};

/** What header and packets say of one audio stream; `undefined` where it has no packet or no channel. */
export const audioFacts = (
  stream: HeaderStream | undefined,
  scans: Map<number, StreamScan>,
  start: number,
): AudioFacts | undefined => {
  const scan = stream && scans.get(stream.index);
  if (!stream?.channels || !scan) return undefined;
  const language = stream.tags.language;
  return {
    index: stream.index,
    codec: stream.codec_name,
    channels: stream.channels,
    ...(stream.bit_rate ? { kbps: Math.round(stream.bit_rate / 1_000) } : {}),
    ...(language && language !== "und" ? { language } : {}),
    endSeconds: scan.end - start,
  };
};

const shownSize = (stream: HeaderStream): { width: number; height: number; rotation: number } => {
  const { width = 0, height = 0, sample_aspect_ratio: pixelAspect = 1 } = stream;
  const turn = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const rotation = (((Math.round(turn / 90) * 90) % 360) + 360) % 360;
  const shownWidth = Math.max(1, Math.round(width * pixelAspect));
  return rotation % 180 === 0
    ? { width: shownWidth, height, rotation }
    : { width: height, height: shownWidth, rotation };
};

const rateOf = (stream: HeaderStream, scan: StreamScan): Rate => {
  const measured = scan.interval === undefined ? undefined : 1 / scan.interval;
  const claimed = stream.avg_frame_rate ?? stream.r_frame_rate;
  if (!scan.steady) return steadyRate(measured ?? claimed ?? 30);
  // The header knows 30000/1001 better than packets rounded to milliseconds do, unless the two disagree.
  const isPlausible =
    claimed !== undefined && (measured === undefined || Math.abs(claimed - measured) / measured < 0.05);
  return isPlausible ? exactRate(claimed) : steadyRate(measured ?? 30);
};
