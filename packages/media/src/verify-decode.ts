import type { MediaTools } from "./binaries.ts";
import { encodeLimitMs } from "./encode.ts";
import { MediaFault } from "./media-fault.ts";
import { concatenated } from "./rendition-input.ts";
import { type RunReport, runFfmpeg } from "./run-ffmpeg.ts";
import type { SegmentReport, TrackReport } from "./track-report.ts";

/** Decodes the first, a middle and the last segment of every track in one process. Rejects with `output_incomplete` at any error. */
export const verifyDecodes = async (
  folder: string,
  tracks: readonly TrackReport[],
  { signal, tools }: { signal: AbortSignal; tools: MediaTools },
): Promise<RunReport> => {
  try {
    const { stderr, ...run } = await runFfmpeg({
      step: "verify",
      tools,
      cwd: folder,
      inputs: tracks.map((track) => concatenated(track, sampled(track.segments), decoding(track, tracks))),
      outputs: [
        {
          path: "-",
          options: [
            ...tracks.flatMap((_, index) => ["-map", `${index}:0`]),
            "-xerror",
            "-fps_mode",
            "passthrough",
            "-f",
            "null",
          ],
        },
      ],
      signal,
      limitMs: encodeLimitMs(60),
    });
    if (/\[(error|fatal|panic)\]/.test(stderr))
      throw new MediaFault("output_incomplete", { detail: `decode: ${stderr}` });
    return run;
  } catch (error) {
    // Whatever FFmpeg calls it, a segment of ours that does not decode means that the output is not whole.
    const isOurs =
      error instanceof MediaFault && (error.code === "corrupt_media" || error.code === "encode_failed");
    throw isOurs
      ? new MediaFault("output_incomplete", { detail: `decode: ${error.detail}`, cause: error })
      : error;
  }
};

// Deblocking changes pixels, not whether a stream decodes, and is a fifth of the work. The largest rung takes as long as all
// others together, so it alone gets a second thread.
const decoding = ({ init }: TrackReport, tracks: readonly TrackReport[]): string[] => {
  const isLargest = tracks.every((other) => (other.init.height ?? 0) <= (init.height ?? 0));
  return ["-threads", isLargest ? "2" : "1", "-err_detect", "explode", "-skip_loop_filter", "all"];
};

const sampled = (segments: readonly SegmentReport[]): SegmentReport[] => {
  const last = segments.length - 1;
  return segments.filter((_, index) => index === 0 || index === Math.floor(last / 2) || index === last);
};
