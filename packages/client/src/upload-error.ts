import type { ContentId } from "@millrace/contracts";

/** The bytes did not get into the object store. `client.resumeUpload(contentId, file)` goes on where this one broke off. */
export class UploadError extends Error {
  readonly contentId: ContentId;
  /** The HTTP status of the last refusal; undefined when the object store was not reached. */
  readonly status: number | undefined;
  constructor(contentId: ContentId, message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "UploadError";
    this.contentId = contentId;
    this.status = options.status;
  }
}
