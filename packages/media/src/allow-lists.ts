import type { SniffedFormat } from "./sniff.ts";

/** The demuxer that is forced for each format, so that FFmpeg never guesses one from content or name. */
export const demuxerOf: Record<SniffedFormat, string> = {
  mp4: "mov",
  mov: "mov",
  m4a: "mov",
  mkv: "matroska",
  webm: "matroska",
  avi: "avi",
  ts: "mpegts",
  flv: "flv",
  mpegps: "mpeg",
  wav: "wav",
  aiff: "aiff",
  mp3: "mp3",
  aac: "aac",
  flac: "flac",
  ogg: "ogg",
  asf: "asf",
};

const sameName = (names: string): Record<string, readonly string[]> =>
  Object.fromEntries(names.split(" ").map((name) => [name, [name]]));

/** Codecs that may be decoded, each with the decoders that FFmpeg may use for it. */
const decodersOf: Record<string, readonly string[]> = {
  ...sameName("h264 hevc vp8 vp9 mpeg1video mpeg2video mpeg4 h263 vp6 vp6f mjpeg prores dnxhd theora"),
  ...sameName("wmv1 wmv2 wmv3 vc1 ffv1 huffyuv qtrle cinepak rawvideo dvvideo"),
  ...sameName("aac aac_latm ac3 eac3 truehd flac alac vorbis wmav1 wmav2 wmapro speex"),
  ...sameName(
    "pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be pcm_f32le pcm_f32be pcm_f64le pcm_f64be",
  ),
  ...sameName("pcm_u8 pcm_s8 pcm_alaw pcm_mulaw pcm_dvd pcm_bluray adpcm_ms adpcm_ima_wav adpcm_ima_qt"),
  av1: ["libdav1d", "libaom-av1", "av1"],
  dts: ["dca"],
  flv1: ["flv"],
  msmpeg4v2: ["msmpeg4v2"],
  msmpeg4v3: ["msmpeg4"],
  mp1: ["mp1float", "mp1"],
  mp2: ["mp2float", "mp2"],
  mp3: ["mp3float", "mp3"],
  opus: ["opus", "libopus"],
  amr_nb: ["amrnb"],
  amr_wb: ["amrwb"],
};

// Streams that come along and are never encoded: cover art and captions. ffprobe fails on a file where it may not even open
// their decoders.
const passengers =
  "png bmp gif webp tiff subrip srt mov_text ass ssa webvtt text dvdsub dvbsub pgssub xsub cc_dec libzvbi_teletextdec";

/** True where a codec, as ffprobe names it, may be decoded. */
export const isAllowedCodec = (codec: string): boolean => Object.hasOwn(decodersOf, codec);

/** What a source may be at most; beyond it the job is refused before anything is decoded. */
export const sourceCaps = {
  pictureSide: 8_192,
  picturePixels: 36_000_000,
  streams: 16,
  seconds: 12 * 3_600,
  framesPerSecond: 240,
} as const;

/** Input options that hold FFmpeg and ffprobe to one forced demuxer, local files, and the decoders above. */
export const guardedInput = (format: SniffedFormat): string[] => [
  ...["-protocol_whitelist", "file"],
  ...["-format_whitelist", demuxerOf[format]],
  ...["-codec_whitelist", [...Object.values(decodersOf).flat(), ...passengers.split(" ")].join(",")],
  ...["-f", demuxerOf[format]],
];
