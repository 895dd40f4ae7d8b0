import type { ContentId } from "@millrace/contracts";
import type { Fetch } from "./authorized-fetch.ts";
import { offsetOf, type Part } from "./part-offset.ts";
import { putBytes } from "./put-bytes.ts";
import { retrying } from "./retrying.ts";
import { UploadError } from "./upload-error.ts";
import type { UploadSource } from "./upload-source.ts";
import type { UploadTally } from "./upload-tally.ts";

/** Parts to send, and how: `headers` go with each PUT. */
export type Batch = {
  readonly parts: readonly Part[];
  readonly partBytes: number;
  readonly headers: Readonly<Record<string, string>>;
};

export type Sending = {
  readonly contentId: ContentId;
  readonly file: UploadSource;
  readonly tally: UploadTally;
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
  readonly fetch: Fetch;
};

const attempts = 5;
const addressEnded = 403;
// What was sent before with its answer lost is refused as there already.
const arrived = (status: number): boolean => (status >= 200 && status < 300) || status === 412;
const passing = (status: number | undefined): boolean =>
  status === undefined || status >= 500 || status === 408 || status === 429;

/** Sends a batch, several parts at a time; false when an address has ended, so that fresh ones are needed. */
export const sendParts = async (sending: Sending, batch: Batch): Promise<boolean> => {
  const waiting = [...batch.parts];
  const stop = new AbortController();
  const signal = sending.signal ? AbortSignal.any([sending.signal, stop.signal]) : stop.signal;
  let ended = false;
  const work = async () => {
    for (let part = waiting.shift(); part && !ended; part = waiting.shift()) {
      const status = await sendPart({ ...sending, signal }, batch, part);
      if (status === addressEnded) ended = true;
    }
  };
  try {
    await Promise.all(Array.from({ length: sending.concurrency }, work));
  } catch (error) {
    stop.abort(error);
    throw error;
  }
  return !ended;
};

const sendPart = async (
  { contentId, file, tally, signal, fetch }: Sending,
  { headers, partBytes }: Batch,
  part: Part,
): Promise<number> => {
  const start = offsetOf(part, partBytes);
  const body = file.slice(start, start + part.bytes);
  const onSent = (bytes: number) => tally.part(part.number, bytes);
  const send = async (): Promise<number> => {
    onSent(0);
    const status = await putBytes({ url: part.url, body, headers, signal, onSent }, fetch).catch((cause) => {
      signal?.throwIfAborted();
      throw new UploadError(contentId, "The object store could not be reached.", { cause });
    });
    if (arrived(status)) onSent(part.bytes);
    else if (status !== addressEnded)
      throw new UploadError(contentId, "The object store refused the bytes.", { status });
    return status;
  };
  const mayPass = (error: unknown) => error instanceof UploadError && passing(error.status);
  return retrying(send, { attempts, mayPass, signal });
};
