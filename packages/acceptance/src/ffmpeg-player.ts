import { resolveTools } from "@millrace/media";

/** What came out of playing one track of a stream to its end. */
export type Played = {
  readonly exitCode: number;
  readonly errors: string;
  readonly frames: number;
  readonly seconds: number;
};

/**
 * Plays one track with FFmpeg over the network, every frame decoded and counted. One at a time, as players do: FFmpeg's DASH
 * reader ends all tracks as soon as it meets the end of the first.
 */
export const playTrack = async (url: string, index: number): Promise<Played> => {
  const { ffmpeg } = await resolveTools();
  // Frames pass as they come, into hashes: the null muxer would complain of times that only it needs to grow.
  const sink = ["-fps_mode", "passthrough", "-f", "framehash", "-hash", "crc32", "-"];
  const args = ["-nostdin", "-v", "error", "-i", url, "-map", `0:${index}`, ...sink];
  const child = Bun.spawn([ffmpeg, ...args], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [hashes, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode: await child.exited, errors, ...lengthOf(hashes.split("\n")) };
};

// "#tb 0: 1/30" names the time base, "0, 12, 12, 1, 345600, 0x…" a frame: stream, dts, pts, duration, size, hash.
const lengthOf = (lines: readonly string[]): Pick<Played, "frames" | "seconds"> => {
  const [, numerator, denominator] =
    lines.map((line) => /^#tb 0: (\d+)\/(\d+)$/.exec(line)).find(Boolean) ?? [];
  const frames = lines.filter((line) => line.startsWith("0,")).map((line) => Number(line.split(",")[3]));
  const units = frames.reduce((sum, duration) => sum + duration, 0);
  return { frames: frames.length, seconds: (units * Number(numerator)) / Number(denominator) };
};

type Stream = {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
};

/** The streams that ffprobe finds behind an address. */
export const probeUrl = async (url: string): Promise<Stream[]> => {
  const { ffprobe } = await resolveTools();
  const child = Bun.spawn([ffprobe, "-v", "error", "-of", "json", "-show_streams", url], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [json, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`ffprobe cannot read the stream: ${errors}`);
  return (JSON.parse(json) as { streams: Stream[] }).streams;
};
