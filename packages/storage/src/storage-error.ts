/**
 * What went wrong with objects, for callers to tell apart: `missing` (no such object or upload), `too_large` (more bytes than
 * allowed), `incomplete` (fewer or other bytes than there should be), `refused` (the store answered no), `unavailable` (it did not
 * answer, or not in time; trying again may help).
 */
export type StorageErrorCode = "missing" | "too_large" | "incomplete" | "refused" | "unavailable";

/**
 * Every failure of the object store comes as one of these. An aborted call throws its signal's reason instead, and trouble with a local
 * file comes as node tells it (`code` is `ENOSPC` for a full disk).
 */
export class StorageError extends Error {
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StorageError";
    this.code = code;
  }
}

type SdkError = { readonly name?: string; readonly $metadata?: { readonly httpStatusCode?: number } };

const statusOf = (error: unknown): number | undefined => (error as SdkError).$metadata?.httpStatusCode;
const missingNames = ["NotFound", "NoSuchKey", "NoSuchUpload"];

/** True when the store says that the object or the multipart upload is not there. A missing bucket is a wrong setting. */
export const isMissing = (error: unknown): boolean =>
  error instanceof StorageError
    ? error.code === "missing"
    : missingNames.includes((error as SdkError).name ?? "");

/** Translates what the SDK throws. */
export const asStorageError = (operation: string, error: unknown): StorageError => {
  if (error instanceof StorageError) return error;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `${operation} failed: ${text}`;
  if (isMissing(error)) return new StorageError("missing", message, { cause: error });
  const status = statusOf(error);
  const refused = status !== undefined && status >= 400 && status < 500 && status !== 429;
  return new StorageError(refused ? "refused" : "unavailable", message, { cause: error });
};

/** Trouble with a local file, marked on its way out so that it is not taken for the store's. */
export class FileTrouble extends Error {}

/** Runs one step on a local file. */
export const onFile = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (cause) {
    throw new FileTrouble("the local file", { cause });
  }
};
