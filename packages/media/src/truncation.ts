import type { StreamScan } from "./packet-scan.ts";
import type { SniffedFormat } from "./sniff.ts";

const exactDurations: ReadonlySet<SniffedFormat> = new Set([
  "mp4",
  "mov",
  "m4a",
  "mkv",
  "webm",
  "avi",
  "flv",
  "wav",
  "aiff",
  "flac",
  "asf",
  "mp3",
]);

/** What is known when the packets of a file have been read. */
export type ScannedFile = {
  format: SniffedFormat;
  claimedSeconds: number | undefined;
  streams: Iterable<StreamScan>;
  said: string;
};

/** True when the packets end before the duration that the header claims, or when the demuxer said that the file ends early. */
export const endsBeforeItsDuration = ({ format, claimedSeconds, streams, said }: ScannedFile): boolean => {
  if (/partial file|ended prematurely|Truncating packet|Packet corrupt.*EOF/i.test(said)) return true;
  if (!exactDurations.has(format) || claimedSeconds === undefined || /Estimating duration/i.test(said))
    return false;
  // Some muxers write the time of the end where others write the length: a file that reaches either is whole.
  const end = Math.max(...[...streams].map((stream) => Math.max(stream.end, stream.end - stream.first)));
  return claimedSeconds - end > Math.max(0.12, Math.min(1, claimedSeconds * 0.005));
};
