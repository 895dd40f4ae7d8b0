import { z } from "zod";

type Failure = { readonly message: string; readonly hint: string };

/** Why an item ended as `failed`: a closed list, each with a sentence and a hint for the person who uploaded it. */
export const failures = {
  empty_file: { message: "The file is empty.", hint: "Check the file on your device and upload it again." },
  not_media: { message: "This file is not video or audio.", hint: "Upload a video or a sound file." },
  playlist_refused: {
    message: "The file is a playlist, not media.",
    hint: "Upload the video or sound itself, not a list that points to it.",
  },
  unsupported_codec: {
    message: "The file uses a codec that cannot be read here.",
    hint: "Export it as H.264 video with AAC sound and upload that.",
  },
  truncated: {
    message: "The file ends too early.",
    hint: "The upload or recording broke off: upload it whole.",
  },
  corrupt_media: {
    message: "The file is damaged.",
    hint: "Check that it plays on your device and upload it again.",
  },
  no_media_stream: { message: "The file holds neither picture nor sound.", hint: "Upload another file." },
  too_long: { message: "The recording is too long.", hint: "Split it into parts of at most 12 hours." },
  too_large_picture: {
    message: "The picture is too large.",
    hint: "Export it at 8192 pixels a side or less.",
  },
  too_high_frame_rate: {
    message: "The video has more than 240 frames a second.",
    hint: "Export it with at most 240 frames a second.",
  },
  too_many_streams: { message: "The file holds too many tracks.", hint: "Export it with at most 16 tracks." },
  size_mismatch: { message: "The file is not as large as announced.", hint: "Upload it again." },
  worker_disk_full: {
    message: "The encoder ran out of disk space.",
    hint: "Try again, or tell the operator.",
  },
  encode_stalled: {
    message: "The encoder made no progress.",
    hint: "Try again; if it repeats, the file is damaged.",
  },
  encode_timeout: { message: "The encoding took too long.", hint: "Try again, or upload a shorter file." },
  encode_failed: { message: "The file could not be encoded.", hint: "Check that it plays on your device." },
  output_incomplete: { message: "The encoded stream was not whole.", hint: "Try again." },
  storage_unavailable: { message: "The object store could not be reached.", hint: "Try again later." },
  attempts_exhausted: { message: "The encoder gave up after several tries.", hint: "Try again later." },
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof failures;
export const FailureCode = z.enum(Object.keys(failures) as [FailureCode, ...FailureCode[]]);
