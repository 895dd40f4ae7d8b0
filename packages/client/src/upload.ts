import type { Content, ContentId, MissingParts } from "@millrace/contracts";
import type { Calls } from "./api.ts";
import type { Fetch } from "./authorized-fetch.ts";
import { isFault, mayPass } from "./fault.ts";
import { retrying } from "./retrying.ts";
import { type Batch, type Sending, sendParts } from "./send-parts.ts";
import { newTraceparent } from "./traceparent.ts";
import { UploadError } from "./upload-error.ts";
import { contentTypeOf, fileNameOf, type UploadSource } from "./upload-source.ts";
import { type UploadProgress, uploadTally } from "./upload-tally.ts";

export type ResumeOptions = {
  /** Bytes sent so far: as they go in browsers, part by part elsewhere. */
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Ending it pauses the upload; `resumeUpload` goes on. */
  readonly signal?: AbortSignal;
  /** Parts sent at the same time; 4 unless given. */
  readonly concurrency?: number;
};

export type UploadOptions = ResumeOptions & {
  readonly title?: string;
  /** Told of the item's id as soon as there is one: what `resumeUpload` needs after a failure or a reload. */
  readonly onStart?: (id: ContentId) => void;
};

type Parts = { readonly calls: Calls; readonly fetch: Fetch };
type Journey = Sending & { readonly calls: Calls; readonly context: { readonly traceparent: string } };

/** Announces a file, sends its bytes straight to the object store, and says when all have arrived. */
export const upload = async (
  { calls, fetch }: Parts,
  file: UploadSource,
  { title, onStart, ...options }: UploadOptions,
): Promise<Content> => {
  const context = { traceparent: newTraceparent() };
  const ticket = await calls.content.startUpload.mutate(
    {
      fileName: fileNameOf(file),
      bytes: file.size,
      contentType: contentTypeOf(file),
      ...(title === undefined ? {} : { title }),
    },
    { context, ...signalOf(options) },
  );
  onStart?.(ticket.contentId);
  const journey = journeyOf({ calls, fetch }, ticket.contentId, file, options, context);
  const { send, headers } = ticket;
  if (send.how === "parts") return deliver(journey);
  const whole = { number: 1, bytes: file.size, url: send.url };
  return deliver(journey, { headers, partBytes: file.size }, [whole]);
};

/** Sends what has not arrived of an upload that was broken off. `file` must be the same file. */
export const resumeUpload = (
  parts: Parts,
  id: ContentId,
  file: UploadSource,
  options: ResumeOptions,
): Promise<Content> => deliver(journeyOf(parts, id, file, options, { traceparent: newTraceparent() }));

const signalOf = ({ signal }: { readonly signal?: AbortSignal | undefined }) => (signal ? { signal } : {});

const journeyOf = (
  parts: Parts,
  contentId: ContentId,
  file: UploadSource,
  { onProgress, signal, concurrency = 4 }: ResumeOptions,
  context: Journey["context"],
): Journey => ({
  ...parts,
  contentId,
  file,
  context,
  signal,
  concurrency,
  tally: uploadTally(file.size, onProgress),
});

type Plan = Omit<Batch, "parts">;
const roundsWithoutGain = 3;

const deliver = async (journey: Journey, plan?: Plan, known?: Batch["parts"]): Promise<Content> => {
  let state: MissingParts | Content =
    plan && known ? { ...plan, arrivedBytes: 0, missing: [...known] } : await whatIsMissing(journey);
  let before = -1;
  for (let idle = 0; idle < roundsWithoutGain; ) {
    if ("id" in state) return state;
    const { arrivedBytes, missing, partBytes, headers } = state;
    idle = arrivedBytes > before ? 0 : idle + 1;
    before = arrivedBytes;
    journey.tally.arrived(arrivedBytes);
    const sent = await sendParts(journey, { parts: missing, partBytes, headers });
    const sentBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    const content = sent && arrivedBytes + sentBytes >= journey.file.size && (await complete(journey));
    state = content || (await whatIsMissing(journey));
  }
  throw new UploadError(journey.contentId, "The bytes do not arrive whole.");
};

/** What is still to be sent; the item itself when there is nothing to send any more. */
const whatIsMissing = async (journey: Journey): Promise<MissingParts | Content> => {
  const { calls, contentId, context, signal } = journey;
  const ask = () => calls.content.uploadParts.query({ id: contentId }, { context, ...signalOf(journey) });
  try {
    return await retrying(ask, { attempts: 4, mayPass, signal });
  } catch (error) {
    const content = isFault(error, "content.wrong_state") && (await complete(journey));
    if (content) return content;
    throw error;
  }
};

/** The item once it is checked and queued; undefined when bytes are missing after all. */
const complete = async (journey: Journey): Promise<Content | undefined> => {
  const { calls, contentId, context, signal } = journey;
  const ask = () => calls.content.completeUpload.mutate({ id: contentId }, { context, ...signalOf(journey) });
  const passes = (error: unknown) => mayPass(error) && !isFault(error, "content.upload_missing");
  try {
    return await retrying(ask, { attempts: 4, mayPass: passes, signal });
  } catch (error) {
    if (isFault(error, "content.upload_missing")) return undefined;
    throw error;
  }
};
