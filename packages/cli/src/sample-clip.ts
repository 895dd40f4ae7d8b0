import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { resolveTools } from "@millrace/media";

/** Ten seconds of test picture with a tone, 1280×720: made by FFmpeg at first use and kept in the data folder. */
export const sampleClip = async (dataFolder: string, env: Readonly<Record<string, string | undefined>>) => {
  const path = join(dataFolder, "sample.mp4");
  if (existsSync(path)) return path;
  mkdirSync(dataFolder, { recursive: true });
  const { ffmpeg } = await resolveTools({ ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH });
  const beside = join(dataFolder, "sample.new.mp4");
  const child = Bun.spawn({
    cmd: [ffmpeg, ...clipArguments, beside],
    env: {},
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    timeout: 120_000,
  });
  const [complaint, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  if (code !== 0) throw new Error(`FFmpeg could not make the sample clip: ${complaint.trim().slice(-500)}`);
  renameSync(beside, path);
  return path;
};

const picture = ["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=10"];
const tone = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=10"];
const video = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"];
const sound = ["-c:a", "aac", "-b:a", "128k", "-ac", "2"];
const clipArguments = [
  "-nostdin",
  "-v",
  "error",
  "-y",
  ...picture,
  ...tone,
  ...video,
  ...sound,
  "-movflags",
  "+faststart",
];
