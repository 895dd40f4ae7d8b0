import { isAllowedCodec, sourceCaps } from "./allow-lists.ts";
import type { Header, HeaderStream } from "./ffprobe-header.ts";
import { MediaFault } from "./media-fault.ts";

/** The streams that are encoded: the pictures and the sound that a player would choose. */
export type ChosenStreams = {
  video: HeaderStream | undefined;
  audio: HeaderStream | undefined;
  allAudio: HeaderStream[];
};

/** Chooses the streams to encode; cover art is a picture of the file, not its video. Throws `no_media_stream`. */
export const chooseStreams = ({ streams }: Header): ChosenStreams => {
  const pictures = streams.filter((it) => it.codec_type === "video" && !it.disposition.attached_pic);
  const allAudio = streams.filter((it) => it.codec_type === "audio");
  const video = preferred(pictures);
  const audio = preferred(allAudio);
  if (!video && !audio) throw new MediaFault("no_media_stream");
  return { video, audio, allAudio };
};

/** Holds a source to the caps: throws the fault of the first that it breaks, before anything is decoded. */
export const assertWithinCaps = (header: Header, { video, audio }: ChosenStreams): void => {
  if (header.streams.length > sourceCaps.streams) throw new MediaFault("too_many_streams");
  if ((header.format.duration ?? 0) > sourceCaps.seconds) throw new MediaFault("too_long");
  for (const stream of [video, audio]) {
    if (stream && !isAllowedCodec(stream.codec_name)) {
      throw new MediaFault("unsupported_codec", { detail: stream.codec_name });
    }
  }
  if (video) assertPicture(video);
};

const assertPicture = ({ width = 0, height = 0, avg_frame_rate: fps = 0 }: HeaderStream): void => {
  if (width === 0 || height === 0) throw new MediaFault("corrupt_media", { detail: "no picture size" });
  const isTooLarge =
    Math.max(width, height) > sourceCaps.pictureSide || width * height > sourceCaps.picturePixels;
  if (isTooLarge) throw new MediaFault("too_large_picture", { detail: `${width}×${height}` });
  if (fps > sourceCaps.framesPerSecond) throw new MediaFault("too_high_frame_rate", { detail: `${fps}` });
};

const preferred = (streams: HeaderStream[]): HeaderStream | undefined =>
  streams.find((stream) => stream.disposition.default) ?? streams[0];
