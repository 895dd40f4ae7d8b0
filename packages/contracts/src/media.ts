import { z } from "zod";

/** One rendition of a video: sizes in pixels, rate in kbit/s as measured, codecs as RFC 6381 spells them. */
export const Rendition = z.object({
  name: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  kbps: z.number().nonnegative(),
  codecs: z.string(),
});
export type Rendition = z.infer<typeof Rendition>;

/** What an encode made. File names are relative to the item's prefix in the media bucket. */
export const EncodedMedia = z.object({
  kind: z.enum(["video", "audio"]),
  durationMs: z.int().nonnegative(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  renditions: z.array(Rendition),
  hasAudio: z.boolean(),
  bytes: z.int().nonnegative(),
  hls: z.string(),
  dash: z.string(),
  poster: z.string().optional(),
  mp3: z.string().optional(),
});
export type EncodedMedia = z.infer<typeof EncodedMedia>;
