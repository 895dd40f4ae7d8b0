import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import HLS from "hls-parser";
import { parse } from "mpd-parser";
import { patienceMs, played, scratch, tools, transcodeClip } from "./scratch.ts";

setDefaultTimeout(patienceMs);

test("FFmpeg plays the HLS and the DASH of a film from disk to the end, every rendition alike", async () => {
  using folder = scratch();
  const output = await transcodeClip("sd", folder.path, { seconds: 5 });
  const out = join(folder.path, "out");
  for (const manifest of [output.hls, output.dash]) {
    // Each kind alone: FFmpeg's DASH reader ends with the first stream that ends, and sound ends a little earlier.
    const picture = await played(join(out, manifest), ["0:v"]);
    expect([manifest, picture.frames, picture.said]).toEqual([manifest, 150, ""]);
    const sound = await played(join(out, manifest), ["0:a:0"]);
    expect(Math.abs(sound.seconds - 5)).toBeLessThan(0.05);
  }
  for (const { name } of output.renditions) {
    expect((await played(join(out, name, "playlist.m3u8"))).frames).toBe(150);
  }
  expect(
    pixelAspects(
      out,
      output.renditions.map(({ name }) => name),
    ),
  ).toEqual(output.renditions.map(() => "1:1"));
  const mpd = parse(await Bun.file(join(out, output.dash)).text(), { manifestUri: "file:///manifest.mpd" });
  const lengths = mpd.playlists.map(({ segments }) => segments.map(({ duration }) => duration));
  expect(lengths).toEqual(output.renditions.map(() => [4, 1]));
  const master = HLS.parse(await Bun.file(join(out, output.hls)).text());
  expect(master.isMasterPlaylist && master.variants.map(({ resolution }) => resolution?.height)).toEqual([
    360, 480,
  ]);
});

/** How wide pixels are by each rendition's own word; a ratio of sizes must not leave a trace in them. */
const pixelAspects = (out: string, names: string[]): string[] =>
  names.map((name) => {
    const args = [
      "-v",
      "error",
      "-show_entries",
      "stream=sample_aspect_ratio",
      "-of",
      "csv=p=0",
      `concat:${name}/init.mp4|${name}/0.m4s`,
    ];
    return Bun.spawnSync([tools.ffprobe, ...args], { cwd: out })
      .stdout.toString()
      .trim();
  });

/** Picture and sound of a file at some time, as average levels: a flash and a beep are bright and loud. */
const levels = (file: string, filter: string): number[] => {
  const args = ["-nostdin", "-v", "error", "-i", file, "-filter_complex", filter, "-f", "null", "-"];
  const said = Bun.spawnSync([tools.ffmpeg, ...args]).stdout.toString();
  return [...said.matchAll(/=(-?[\d.]+|-inf)$/gm)].map(([, value]) =>
    Number(value === "-inf" ? -200 : value),
  );
};

test("picture and sound stay together: a flash and a beep at 2 s are both at 2 s", async () => {
  using folder = scratch();
  const source = join(folder.path, "flash.mkv");
  const flash = "color=black:s=320x180:r=30:d=4,drawbox=c=white:t=fill:enable='between(t,2,2.5)'";
  const beep = "sine=f=1000:d=4,volume='if(between(t,2,2.5),1,0)':eval=frame";
  const args = [
    "-f",
    "lavfi",
    "-i",
    flash,
    "-f",
    "lavfi",
    "-i",
    beep,
    "-c:v",
    "libx264",
    "-c:a",
    "aac",
    source,
  ];
  expect(Bun.spawnSync([tools.ffmpeg, "-nostdin", "-v", "error", ...args]).exitCode).toBe(0);
  await transcodeClip("small", folder.path, { seconds: 1, source });
  const out = join(folder.path, "out");
  const bright = levels(
    join(out, "180p/playlist.m3u8"),
    "[0:v]signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-",
  );
  const loud = levels(
    join(out, "audio/playlist.m3u8"),
    "[0:a]asetnsamples=1600,astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-",
  );
  // Without an edit list FFmpeg shows pictures by up to two frames late; browsers do not.
  expect(Math.abs(bright.findIndex((level) => level > 100) - 60)).toBeLessThanOrEqual(2);
  expect(Math.abs(loud.findIndex((level) => level > -40) - 60)).toBeLessThanOrEqual(2);
});

test("a turned phone film is upright: what was its left side is its bottom", async () => {
  using folder = scratch();
  const lying = join(folder.path, "lying.mp4");
  const source = join(folder.path, "turned.mp4");
  const white = "color=black:s=320x180:r=30:d=1,drawbox=w=160:c=white:t=fill";
  const made = [
    ["-f", "lavfi", "-i", white, "-c:v", "libx264", lying],
    ["-display_rotation", "90", "-i", lying, "-c", "copy", source],
  ];
  for (const args of made)
    expect(Bun.spawnSync([tools.ffmpeg, "-nostdin", "-v", "error", ...args]).exitCode).toBe(0);
  const output = await transcodeClip("small", folder.path, { seconds: 1, source });
  expect(output).toMatchObject({ width: 180, height: 320 });
  const half = (y: number) =>
    levels(
      join(folder.path, "out/poster.jpg"),
      `[0:v]crop=iw:ih/2:0:${y},signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-`,
    )[0] ?? 0;
  expect([half(0) < 40, half(160) > 200]).toEqual([true, true]);
});
