import type { EncodedMedia, EncodeJob } from "@millrace/contracts";
import { type MediaOutput, type MediaTools, transcode } from "@millrace/media";
import type { Objects } from "@millrace/storage";
import { histogram } from "@millrace/telemetry";
import { startOutputUpload } from "./output-upload.ts";
import { openScratch } from "./scratch.ts";

export type EncodeDeps = {
  readonly objects: Objects;
  readonly buckets: { readonly upload: string; readonly media: string };
  readonly tools: MediaTools;
  readonly scratchFolder: string;
};

const realtimeRatio = histogram("millrace.encode.realtime_ratio", "Seconds of work per second of media", "1");

/**
 * Fetches a job's source, makes its streams, and stores them under the attempt's own prefix. Resolves when everything is stored
 * and verified; until then nothing of it is what a reader sees.
 */
export const encodeJob = async (
  { objects, buckets, tools, scratchFolder }: EncodeDeps,
  job: EncodeJob,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<EncodedMedia> => {
  const startedAt = performance.now();
  await using scratch = await openScratch(scratchFolder);
  await objects.downloadTo(buckets.upload, job.sourceKey, scratch.source, signal);
  const upload = startOutputUpload(objects, {
    bucket: buckets.media,
    prefix: job.outputPrefix,
    folder: scratch.output,
    signal,
  });
  const output = await transcode({
    source: scratch.source,
    folder: scratch.output,
    tools,
    signal: AbortSignal.any([signal, upload.broken]),
    onProgress,
    onFile: upload.add,
  }).catch(async (error: unknown) => {
    // Nothing may still be writing under the prefix when the failure is reported.
    await upload.finished();
    throw error;
  });
  await upload.finished();
  const seconds = (performance.now() - startedAt) / 1_000;
  realtimeRatio.record(seconds / Math.max(0.1, output.durationMs / 1_000), { kind: output.kind });
  return encodedMedia(output);
};

const encodedMedia = (output: MediaOutput): EncodedMedia => ({
  kind: output.kind,
  durationMs: output.durationMs,
  ...(output.width && output.height ? { width: output.width, height: output.height } : {}),
  renditions: output.renditions.map(({ name, width, height, kbps, codecs }) => ({
    name,
    width,
    height,
    kbps,
    codecs,
  })),
  hasAudio: output.audio !== undefined,
  bytes: output.files.reduce((sum, { bytes }) => sum + bytes, 0),
  hls: output.hls,
  dash: output.dash,
  ...(output.poster ? { poster: output.poster } : {}),
  ...(output.downloads.mp3 ? { mp3: output.downloads.mp3 } : {}),
});
