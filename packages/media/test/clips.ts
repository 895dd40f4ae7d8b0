import { rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { resolveTools } from "../src/binaries.ts";

/** A recipe for one clip: its file name, and how it is made with FFmpeg or by hand. */
type Clip = {
  file: string;
  make: (context: { run: Run; path: string; seconds: number }) => Promise<unknown>;
};
type Run = (...args: string[]) => Promise<void>;

const pictures = (size: string, rate: string, seconds: number) => [
  "-f",
  "lavfi",
  "-i",
  `testsrc2=s=${size}:r=${rate}:d=${seconds}`,
];
const sound = (seconds: number) => ["-f", "lavfi", "-i", `sine=f=440:r=48000:d=${seconds}`];
const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
const aac = ["-c:a", "aac", "-ac", "2"];

const film = (file: string, size: string, rate: string, ...more: string[]): Clip => ({
  file,
  make: ({ run, path, seconds }) =>
    run(...pictures(size, rate, seconds), ...sound(seconds), ...h264, ...aac, ...more, path),
});

const song = (file: string, ...codec: string[]): Clip => ({
  file,
  make: ({ run, path, seconds }) => run(...sound(seconds), "-ac", "2", ...codec, path),
});

const text = (file: string, content: string): Clip => ({
  file,
  make: ({ path }) => Bun.write(path, content),
});

/** A film of which only a share of the bytes is left. */
const cut = (file: string, share: number, ...more: string[]): Clip => ({
  file,
  make: async ({ run, path, seconds }) => {
    await film(file, "320x180", "30", ...more).make({ run, path, seconds });
    await truncate(path, Math.floor(Bun.file(path).size * share));
  },
});

const portrait: Clip = {
  file: "portrait.mp4",
  make: async ({ run, path, seconds }) => {
    const lying = `${path}.lying.mp4`;
    await film("", "640x360", "30").make({ run, path: lying, seconds });
    await run("-display_rotation", "90", "-i", lying, "-c", "copy", path);
    await rm(lying);
  },
};

const clips = {
  hd: film("hd.mp4", "1920x1080", "30"),
  small: film("small.mp4", "426x240", "30"),
  sd: film("sd.mp4", "854x480", "30"),
  wide: film("wide.mp4", "640x360", "30"),
  ntsc: film("ntsc.mp4", "320x180", "30000/1001"),
  ntscMkv: film("ntsc.mkv", "320x180", "30000/1001"),
  pal: film("pal.ts", "320x180", "25"),
  webm: {
    file: "clip.webm",
    make: ({ run, path, seconds }) =>
      run(
        ...pictures("320x180", "30", seconds),
        ...sound(seconds),
        "-c:v",
        "libvpx",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-c:a",
        "libopus",
        path,
      ),
  },
  odd: film("odd.mkv", "321x181", "25", "-pix_fmt", "yuv444p"),
  tenBit: film("ten-bit.mkv", "320x180", "25", "-pix_fmt", "yuv420p10le"),
  hdr: film(
    "hdr.mkv",
    "320x180",
    "25",
    "-pix_fmt",
    "yuv420p10le",
    "-color_trc",
    "smpte2084",
    "-color_primaries",
    "bt2020",
    "-colorspace",
    "bt2020nc",
  ),
  interlaced: film("interlaced.ts", "352x288", "25", "-flags", "+ildct+ilme", "-x264-params", "tff=1"),
  anamorphic: film("anamorphic.mp4", "352x288", "25", "-vf", "setsar=16/11"),
  fast: film("fast.mp4", "320x180", "120"),
  variable: film(
    "variable.mp4",
    "320x180",
    "30",
    "-vf",
    "select='not(mod(n,3)*gt(n,30))'",
    "-fps_mode",
    "vfr",
  ),
  late: film("late.mkv", "320x180", "30", "-output_ts_offset", "5"),
  silent: {
    file: "silent.mp4",
    make: ({ run, path, seconds }) => run(...pictures("320x180", "30", seconds), ...h264, path),
  },
  longSound: {
    file: "long-sound.mp4",
    make: ({ run, path, seconds }) =>
      run(...pictures("320x180", "30", 1), ...sound(seconds), ...h264, ...aac, path),
  },
  portrait,
  mp3: song("song.mp3", "-c:a", "libmp3lame", "-b:a", "128k"),
  flac: song("song.flac", "-c:a", "flac"),
  wav: song("song.wav", "-c:a", "pcm_s16le"),
  mono: {
    file: "mono.ogg",
    make: ({ run, path, seconds }) => run(...sound(seconds), "-c:a", "libvorbis", path),
  },
  covered: {
    file: "covered.mp3",
    make: ({ run, path, seconds }) =>
      run(
        ...pictures("200x200", "1", 1),
        ...sound(seconds),
        "-c:v",
        "mjpeg",
        "-disposition:v",
        "attached_pic",
        "-c:a",
        "libmp3lame",
        "-frames:v",
        "1",
        path,
      ),
  },
  textAsMp4: text("text.mp4", "This is no film, whatever its name says.\n".repeat(50)),
  playlistAsMp4: text(
    "playlist.mp4",
    "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
  ),
  empty: text("empty.mp4", ""),
  truncatedFaststart: cut("cut-faststart.mp4", 0.6, "-movflags", "+faststart"),
  truncatedMoovAtEnd: cut("cut-moov-at-end.mp4", 0.6),
  truncatedMkv: cut("cut.mkv", 0.6),
} satisfies Record<string, Clip>;

/** The clips that `makeClip` knows. */
export type ClipName = keyof typeof clips;

/** Makes a clip in a folder and returns its path. Its length is `seconds` (3) where the clip has one. */
export const makeClip = async (name: ClipName, folder: string, { seconds = 3 } = {}): Promise<string> => {
  const { ffmpeg } = await resolveTools();
  const { file, make } = clips[name] satisfies Clip;
  const path = join(folder, file);
  const run: Run = async (...args) => {
    const child = Bun.spawn([ffmpeg, "-nostdin", "-v", "error", "-y", ...args], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    const said = await new Response(child.stderr).text();
    if ((await child.exited) !== 0) throw new Error(`FFmpeg could not make ${file}: ${said}`);
  };
  await make({ run, path, seconds });
  return path;
};
