import { z } from "zod";

const decimal = z.string().transform(Number).pipe(z.number()).optional().catch(undefined);
const ratio = z
  .string()
  .transform((text) => text.split(/[/:]/).map(Number))
  .transform(([num = 0, den = 0]) => (num > 0 && den > 0 ? num / den : undefined))
  .optional();

const Stream = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().default("unknown"),
  width: z.int().optional(),
  height: z.int().optional(),
  sample_aspect_ratio: ratio,
  pix_fmt: z.string().optional(),
  field_order: z.string().optional(),
  color_transfer: z.string().optional(),
  avg_frame_rate: ratio,
  r_frame_rate: ratio,
  channels: z.int().optional(),
  bit_rate: decimal,
  duration: decimal,
  disposition: z.object({ default: z.int().default(0), attached_pic: z.int().default(0) }).prefault({}),
  tags: z.object({ language: z.string().optional() }).prefault({}),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});

const Header = z.object({
  streams: z.array(Stream).default([]),
  format: z.object({ start_time: decimal, duration: decimal }).prefault({}),
});

/** One stream as ffprobe's header tells it, before anything is believed. */
export type HeaderStream = z.infer<typeof Stream>;

/** ffprobe's header, parsed once; numbers that it writes as text are numbers here. */
export type Header = z.infer<typeof Header>;

/** The entries that `parseHeader` reads, as ffprobe's `-show_entries` wants them. */
export const headerEntries = [
  "format=start_time,duration",
  "stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,pix_fmt,field_order,color_transfer,avg_frame_rate,r_frame_rate,channels,bit_rate,duration",
  "stream_disposition=default,attached_pic",
  "stream_tags=language",
  "stream_side_data=rotation",
].join(":");

/** Parses the JSON that ffprobe prints; throws where it is not ffprobe's shape. */
export const parseHeader = (json: string): Header => Header.parse(JSON.parse(json));
