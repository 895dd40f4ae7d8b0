import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveTools } from "@millrace/media";

const split = "[0:v]split=4[a][b][c][d];[b]scale=1280:720[b1];[c]scale=854:480[c1];[d]scale=640:360[d1]";
const x264 =
  "-c:v libx264 -preset veryfast -pix_fmt yuv420p -profile:v high -g 60 -keyint_min 60 -sc_threshold 0 -crf:v 23";
const aac = "-c:a aac -b:a 128k -ac 2 -ar 48000";
const dash = "-f dash -seg_duration 4 -use_template 1 -use_timeline 1 -hls_playlist 1";

/**
 * Seconds that one bare FFmpeg takes for the same ladder from the same file: one decode, four renditions, one CMAF set with both
 * manifests, nothing checked and nothing stored elsewhere.
 */
export const referenceEncode = async (source: string): Promise<number> => {
  const { ffmpeg } = await resolveTools();
  const folder = mkdtempSync(join(tmpdir(), "millrace-reference-"));
  const maps = ["-map", "[a]", "-map", "[b1]", "-map", "[c1]", "-map", "[d1]", "-map", "0:a"];
  const words = `${x264} ${aac} ${dash}`.split(" ");
  const sets = ["-adaptation_sets", "id=0,streams=v id=1,streams=a"];
  const startedAt = performance.now();
  const child = Bun.spawn(
    [
      ffmpeg,
      "-nostdin",
      "-v",
      "error",
      "-y",
      "-i",
      source,
      "-filter_complex",
      split,
      ...maps,
      ...words,
      ...sets,
      "manifest.mpd",
    ],
    { cwd: folder, stdin: "ignore", stdout: "ignore", stderr: "inherit" },
  );
  const exitCode = await child.exited;
  const seconds = (performance.now() - startedAt) / 1_000;
  rmSync(folder, { recursive: true, force: true });
  if (exitCode !== 0) throw new Error(`the reference command ended with ${exitCode}`);
  return seconds;
};
