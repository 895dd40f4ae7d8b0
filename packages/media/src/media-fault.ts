/** Every way in which a media job can end badly, and whether another try may help. What a person is told of each is their caller's to say. */
const faults = {
  empty_file: { retryable: false },
  not_media: { retryable: false },
  playlist_refused: { retryable: false },
  truncated: { retryable: false },
  corrupt_media: { retryable: false },
  no_media_stream: { retryable: false },
  unsupported_codec: { retryable: false },
  too_long: { retryable: false },
  too_large_picture: { retryable: false },
  too_high_frame_rate: { retryable: false },
  too_many_streams: { retryable: false },
  worker_disk_full: { retryable: true },
  encode_stalled: { retryable: true },
  encode_timeout: { retryable: true },
  encode_failed: { retryable: true },
  output_incomplete: { retryable: true },
  cancelled: { retryable: false },
} as const satisfies Record<string, { readonly retryable: boolean }>;

/** The closed list of reasons that a media job may fail for. */
export type MediaFaultCode = keyof typeof faults;

/** All codes of `MediaFaultCode`, for schemas and exhaustive tests. */
export const mediaFaultCodes = Object.keys(faults) as MediaFaultCode[];

/** What a fault may carry beside its code: `detail` is for logs and reports, never for the person who uploaded. */
export type MediaFaultOptions = { detail?: string; args?: readonly string[]; cause?: unknown };

/** An expected failure of a media job; anything else thrown by this package is a bug. */
export class MediaFault extends Error {
  override readonly name = "MediaFault";
  readonly code: MediaFaultCode;
  readonly retryable: boolean;
  readonly detail: string | undefined;
  readonly args: readonly string[] | undefined;

  constructor(code: MediaFaultCode, { detail, args, cause }: MediaFaultOptions = {}) {
    super(detail ? `${code}: ${detail}` : code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = faults[code].retryable;
    this.detail = detail;
    this.args = args;
  }
}
