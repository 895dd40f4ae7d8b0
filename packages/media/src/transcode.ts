import type { MediaTools } from "./binaries.ts";
import { encode } from "./encode.ts";
import { isDiskFull } from "./encode-fault.ts";
import { MediaFault } from "./media-fault.ts";
import type { MediaFile } from "./media-file.ts";
import { type MediaOutput, mediaOutput } from "./media-output.ts";
import { packageOutput } from "./package-output.ts";
import { planEncode } from "./plan.ts";
import { makePoster } from "./poster.ts";
import { probe } from "./probe.ts";
import { renditionsOf } from "./renditions.ts";
import { verifyOutput } from "./verify-output.ts";

/** The steps of a job, in their order. */
export type MediaStep = "probe" | "encode" | "package" | "verify";

/**
 * One whole job. `source` is an absolute path, `folder` an empty one that is this job's own and that the caller removes.
 * `onProgress` gets a fraction that only grows; `onFile` gets each file once, as soon as it will not change any more and
 * before the output is verified.
 */
export type TranscodeRequest = {
  source: string;
  folder: string;
  signal: AbortSignal;
  tools: MediaTools;
  encoderThreads?: number;
  onProgress?: (fraction: number) => void;
  onStep?: (step: MediaStep) => void;
  onFile?: (file: MediaFile) => void;
};

/** Probes, encodes, packages and verifies one source. Resolves only with an output that is whole; rejects with a `MediaFault`. */
export const transcode = async (request: TranscodeRequest): Promise<MediaOutput> => {
  try {
    return await transcoded(request);
  } catch (error) {
    if (error instanceof MediaFault) throw error;
    if (request.signal.aborted) throw new MediaFault("cancelled", { cause: error });
    // Our own writes meet a full disk too, as an error of the system.
    const isFull = (error as NodeJS.ErrnoException).code === "ENOSPC" || isDiskFull(request.folder);
    throw isFull ? new MediaFault("worker_disk_full", { cause: error }) : error;
  }
};

// Where a ten-second clip stands when a step ends, as shares of the whole.
const reached = { probe: 0.02, encode: 0.92, package: 0.93 };

const transcoded = async (request: TranscodeRequest): Promise<MediaOutput> => {
  const { source, folder, signal, tools, encoderThreads, onProgress = () => {}, onStep = () => {} } = request;
  const files: MediaFile[] = [];
  const onFile = (file: MediaFile) => {
    files.push(file);
    request.onFile?.(file);
  };
  onStep("probe");
  const probed = await probe({ file: source, signal, tools });
  const plan = planEncode(probed, encoderThreads ? { encoderThreads } : {});
  onStep("encode");
  onProgress(reached.probe);
  const encoding = (fraction: number) =>
    onProgress(reached.probe + fraction * (reached.encode - reached.probe));
  const encoded = await encode({ source, probed, plan, folder, signal, tools, onProgress: encoding, onFile });
  onStep("package");
  onProgress(reached.encode);
  const renditions = renditionsOf(plan, encoded.tracks);
  for (const file of await packageOutput(folder, renditions)) onFile(file);
  const [lowest] = plan.video ? encoded.tracks : [];
  const poster = lowest && (await makePoster(folder, lowest, { signal, tools }));
  if (poster) onFile(poster.file);
  onStep("verify");
  onProgress(reached.package);
  const verified = await verifyOutput({ folder, plan, tracks: encoded.tracks, files, signal, tools });
  onProgress(1);
  return mediaOutput(plan, renditions, files, {
    ...(poster && { poster: poster.file.path }),
    downloads: encoded.mp3 ? { mp3: encoded.mp3.path } : {},
    ffmpeg: { version: tools.version, runs: [encoded.run, ...(poster ? [poster.run] : []), verified] },
  });
};
