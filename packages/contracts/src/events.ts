import { z } from "zod";
import { event } from "./event.ts";
import { FailureCode } from "./failures.ts";
import { ContentId, JobId, UserId } from "./ids.ts";
import { EncodedMedia } from "./media.ts";

const Item = z.object({ contentId: ContentId, ownerId: UserId, title: z.string() });
const byContent = ({ contentId }: { contentId: string }) => contentId;
const byUser = ({ userId }: { userId: string }) => userId;

export const registered = event({
  subject: "auth.registered.v1",
  data: z.object({ userId: UserId, email: z.string(), displayName: z.string() }),
  key: byUser,
});

export const profileChanged = event({
  subject: "user.profile_changed.v1",
  data: z.object({ userId: UserId, displayName: z.string() }),
  key: byUser,
});

export const uploaded = event({
  subject: "content.uploaded.v1",
  data: Item.extend({ objectKey: z.string(), bytes: z.int().positive() }),
  key: byContent,
});

/** An upload that was looked at and refused before any encoding. */
export const rejected = event({
  subject: "content.rejected.v1",
  data: Item.extend({ code: FailureCode }),
  key: byContent,
});

export const renamed = event({ subject: "content.renamed.v1", data: Item, key: byContent });
export const removed = event({ subject: "content.removed.v1", data: Item, key: byContent });

/** A task: exactly one worker takes it. The ledger, not this message, says whether it is still wanted. */
export const encodeRequested = event({
  subject: "encode.requested.v1",
  stream: "tasks",
  data: z.object({ jobId: JobId, contentId: ContentId }),
  key: ({ jobId }) => jobId,
});

export const encodeStarted = event({
  subject: "encode.started.v1",
  data: Item.extend({ attempt: z.int().positive() }),
  key: byContent,
});

export const encodeFinished = event({
  subject: "encode.finished.v1",
  data: Item.extend({ attempt: z.int().positive(), outputPrefix: z.string(), media: EncodedMedia }),
  key: byContent,
});

export const encodeFailed = event({
  subject: "encode.failed.v1",
  data: Item.extend({ attempt: z.int().nonnegative(), code: FailureCode }),
  key: byContent,
});

export const published = event({
  subject: "catalog.published.v1",
  data: Item.extend({ kind: z.enum(["video", "audio"]), durationMs: z.int().nonnegative() }),
  key: byContent,
});

/** Every event there is; streams are declared from this list. */
export const allEvents = [
  registered,
  profileChanged,
  uploaded,
  rejected,
  renamed,
  removed,
  encodeRequested,
  encodeStarted,
  encodeFinished,
  encodeFailed,
  published,
] as const;
