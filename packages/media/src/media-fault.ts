/** Every way in which a media job can end badly: what a person is told, what they can do, and whether another try may help. */
const faults = {
  empty_file: ["The file is empty.", "Upload it again; the first upload sent no bytes.", false],
  not_media: [
    "The file is not a video or a sound that we know.",
    "Upload an MP4, MOV, MKV, WebM, MP3, WAV or FLAC file.",
    false,
  ],
  playlist_refused: [
    "The file is a playlist, not media.",
    "Upload the video or sound itself, not a list that points to it.",
    false,
  ],
  truncated: [
    "The file ends before its content does.",
    "Export or copy it again, then upload the whole file.",
    false,
  ],
  corrupt_media: [
    "Too much of the file cannot be read.",
    "Export it again from the program that made it.",
    false,
  ],
  no_media_stream: [
    "The file holds neither pictures nor sound.",
    "Check that the export contains a video or an audio track.",
    false,
  ],
  unsupported_codec: [
    "The file uses a codec that we do not open.",
    "Export it as H.264 with AAC, or as MP3.",
    false,
  ],
  too_long: ["The file is longer than 12 hours.", "Cut it into shorter parts.", false],
  too_large_picture: [
    "The picture is larger than we accept.",
    "Scale it to at most 8,192 pixels a side and 36 megapixels.",
    false,
  ],
  too_high_frame_rate: [
    "The video has more than 240 frames a second.",
    "Export it with at most 240 frames a second.",
    false,
  ],
  too_many_streams: ["The file holds more than 16 streams.", "Export it with fewer tracks.", false],
  worker_disk_full: [
    "The worker ran out of disk space.",
    "Try again; if it persists, give workers more scratch space.",
    true,
  ],
  encode_stalled: [
    "Encoding stopped making progress.",
    "Try again; if it persists, the file is likely damaged.",
    true,
  ],
  encode_timeout: ["Encoding took longer than it may.", "Try again when the system is less busy.", true],
  encode_failed: ["Encoding failed.", "Try again; if it persists, export the file anew.", true],
  output_incomplete: ["The encoded output is not whole.", "Try again; nothing was published.", true],
  cancelled: ["The job was cancelled.", "Start it again whenever you like.", false],
} as const satisfies Record<string, readonly [sentence: string, hint: string, retryable: boolean]>;

/** The closed list of reasons that a media job may fail for. */
export type MediaFaultCode = keyof typeof faults;

/** All codes of `MediaFaultCode`, for schemas and exhaustive tests. */
export const mediaFaultCodes = Object.keys(faults) as MediaFaultCode[];

/** The sentence, hint and retry advice of a code; a person understands both texts. */
export const faultText = (code: MediaFaultCode): { sentence: string; hint: string; retryable: boolean } => {
  const [sentence, hint, retryable] = faults[code];
  return { sentence, hint, retryable };
};

/** What a fault may carry beside its code: `detail` is for logs and reports, never for the person who uploaded. */
export type MediaFaultOptions = { detail?: string; args?: readonly string[]; cause?: unknown };

/** An expected failure of a media job; anything else thrown by this package is a bug. */
export class MediaFault extends Error {
  override readonly name = "MediaFault";
  readonly code: MediaFaultCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly detail: string | undefined;
  readonly args: readonly string[] | undefined;

  constructor(code: MediaFaultCode, { detail, args, cause }: MediaFaultOptions = {}) {
    const { sentence, hint, retryable } = faultText(code);
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.retryable = retryable;
    this.detail = detail;
    this.args = args;
  }
}
