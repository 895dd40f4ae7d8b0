import { guardedInput, sourceCaps } from "./allow-lists.ts";
import type { MediaTools } from "./binaries.ts";
import { claimsMoreBytes } from "./claimed-size.ts";
import { type Header, headerEntries, parseHeader } from "./ffprobe-header.ts";
import { MediaFault, type MediaFaultCode } from "./media-fault.ts";
import { packetEntries, packetScan, type StreamScan } from "./packet-scan.ts";
import { type AudioFacts, audioFacts, type VideoFacts, videoFacts } from "./probe-facts.ts";
import { type FfprobeEnding, runFfprobe } from "./run-ffprobe.ts";
import { isPlaylist, type SniffedFormat, sniffFormat, sniffLength } from "./sniff.ts";
import { assertWithinCaps, chooseStreams } from "./source-limits.ts";
import { endsBeforeItsDuration } from "./truncation.ts";

/** What is true of a source. Times are seconds from `originSeconds`, measured from packets and not from the header. */
export type Probe = {
  format: SniffedFormat;
  bytes: number;
  seconds: number;
  /** When, on the container's clock, the output begins. */
  originSeconds: number;
  video?: VideoFacts;
  audio?: AudioFacts;
  /** Every audio stream, the chosen one included. */
  audioStreams: readonly AudioFacts[];
};

/** What `probe` works on. `file` is an absolute path of a local file; its name means nothing. */
export type ProbeRequest = { file: string; signal: AbortSignal; tools: MediaTools };

/** Looks at a source without decoding it: sniff, header and packets. Rejects with the `MediaFault` that makes it unfit. */
export const probe = async ({ file, signal, tools }: ProbeRequest): Promise<Probe> => {
  const { format, bytes } = await sniffed(file);
  if (await claimsMoreBytes(file, format)) throw new MediaFault("truncated");
  const input = ["-hide_banner", "-v", "level+warning", ...guardedInput(format)];
  const [header, scan] = await Promise.all([
    readHeader(file, input, { signal, tools }),
    readPackets(file, input, { signal, tools }),
  ]);
  const chosen = chooseStreams(header);
  assertWithinCaps(header, chosen);
  const start = originOf(header, chosen.video && scan.streams.get(chosen.video.index));
  const claimedSeconds = header.format.duration;
  if (
    endsBeforeItsDuration({
      format,
      claimedSeconds,
      streams: scan.streams.values(),
      said: scan.said,
    })
  ) {
    throw new MediaFault("truncated", { detail: scan.said });
  }
  const video = videoFacts(chosen.video, scan.streams, start);
  const audio = audioFacts(chosen.audio, scan.streams, start);
  const seconds = Math.max(video?.endSeconds ?? 0, audio?.endSeconds ?? 0);
  if (!video && !audio) throw new MediaFault("no_media_stream", { detail: "streams without packets" });
  if (seconds > sourceCaps.seconds) throw new MediaFault("too_long");
  const audioStreams = chosen.allAudio.flatMap((stream) => audioFacts(stream, scan.streams, start) ?? []);
  return {
    format,
    bytes,
    seconds,
    originSeconds: start,
    ...(video && { video }),
    ...(audio && { audio }),
    audioStreams,
  };
};

// The first picture, so that it is frame 0 and none is doubled to fill the 21 ms by which AAC starts early; the container's
// own start where more than that would be lost.
const originOf = (header: Header, video: StreamScan | undefined): number => {
  const start = header.format.start_time ?? 0;
  return video && Math.abs(video.first - start) <= 0.1 ? video.first : start;
};

const sniffed = async (file: string): Promise<{ format: SniffedFormat; bytes: number }> => {
  const source = Bun.file(file);
  const bytes = source.size;
  if (!(await source.exists())) throw new Error("The source to probe does not exist.");
  if (bytes === 0) throw new MediaFault("empty_file");
  const first = await source.slice(0, sniffLength).bytes();
  const format = sniffFormat(first);
  if (format) return { format, bytes };
  throw new MediaFault(isPlaylist(first) ? "playlist_refused" : "not_media");
};

type Guarded = Pick<ProbeRequest, "signal" | "tools">;

const readHeader = async (file: string, input: string[], guarded: Guarded): Promise<Header> => {
  let json = "";
  const args = [...input, "-show_entries", headerEntries, "-of", "json", `file:${file}`];
  const ending = await runFfprobe({
    step: "probe",
    args,
    ...guarded,
    limitMs: 30_000,
    onLine: (line) => (json += `${line}\n`),
  });
  if (ending.exitCode !== 0) throw unreadable(ending);
  return parseHeader(json);
};

const readPackets = async (
  file: string,
  input: string[],
  guarded: Guarded,
): Promise<{ streams: Map<number, StreamScan>; said: string }> => {
  const scan = packetScan();
  const args = [...input, "-show_entries", packetEntries, "-of", "csv=p=0", `file:${file}`];
  const ending = await runFfprobe({ step: "scan", args, ...guarded, limitMs: 900_000, onLine: scan.line });
  if (ending.exitCode !== 0) throw unreadable(ending);
  return { streams: scan.streams(), said: ending.stderr };
};

const unreadable = ({ exitCode, stderr }: FfprobeEnding): MediaFault => {
  const said = stderr.replaceAll(/ on whitelist '[^']*'/g, " on whitelist").slice(-2_000);
  return new MediaFault(unreadableCode(said), { detail: `exit code ${exitCode ?? "none"}: ${said}` });
};

const unreadableCode = (said: string): MediaFaultCode => {
  if (/not on whitelist/.test(said)) return "unsupported_codec";
  return /moov atom not found|ended prematurely/.test(said) ? "truncated" : "corrupt_media";
};
