import type { MediaTools } from "./binaries.ts";
import { encodeLimitMs } from "./encode.ts";
import { incompleteFault } from "./encode-fault.ts";
import { type MediaFile, readMediaFile } from "./media-file.ts";
import { concatenated } from "./rendition-input.ts";
import { type RunReport, runFfmpeg } from "./run-ffmpeg.ts";
import type { TrackReport } from "./track-report.ts";

/** The file name of the poster. */
export const posterFile = "poster.jpg";

const candidates = 12;

/** Makes the poster from key frames of a finished rendition: of the first dozen, the one least unlike the others. */
export const makePoster = async (
  folder: string,
  track: TrackReport,
  { signal, tools }: { signal: AbortSignal; tools: MediaTools },
): Promise<{ file: MediaFile; run: RunReport }> => {
  const { stderr, ...run } = await runFfmpeg({
    step: "poster",
    tools,
    cwd: folder,
    inputs: [
      concatenated(track, track.segments.slice(0, candidates / 2), ["-threads", "1", "-skip_frame", "nokey"]),
    ],
    filter: `[0:v]thumbnail=n=${candidates},scale=out_range=pc,format=yuvj420p[poster]`,
    outputs: [
      {
        path: posterFile,
        options: ["-map", "[poster]", "-frames:v", "1", "-q:v", "3", "-update", "1", "-f", "image2"],
      },
    ],
    signal,
    limitMs: encodeLimitMs(0),
  });
  const { file, content } = await readMediaFile(folder, posterFile).catch(() => {
    throw incompleteFault(folder, `the poster is missing: ${stderr.slice(-500)}`);
  });
  const isWhole =
    content[0] === 0xff && content[1] === 0xd8 && content.at(-2) === 0xff && content.at(-1) === 0xd9;
  if (!isWhole) throw incompleteFault(folder, "the poster is not a whole JPEG");
  return { file, run };
};
