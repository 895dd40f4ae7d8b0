import { resolveTools } from "@millrace/media";

/** What came out of playing a stream to its end. */
export type Played = { readonly exitCode: number; readonly errors: string; readonly seconds: number };

/** Plays a stream with FFmpeg, every frame decoded, over the network as any player would. */
export const playToEnd = async (url: string): Promise<Played> => {
  const { ffmpeg } = await resolveTools();
  const child = Bun.spawn(
    [ffmpeg, "-nostdin", "-v", "error", "-progress", "pipe:1", "-i", url, "-map", "0", "-f", "null", "-"],
    {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const [progress, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const [, micros = "0"] = [...progress.matchAll(/out_time_us=(\d+)/g)].at(-1) ?? [];
  return { exitCode: await child.exited, errors, seconds: Number(micros) / 1e6 };
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
