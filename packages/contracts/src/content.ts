import { z } from "zod";
import { contract, mutation, query, subscription } from "./contract.ts";
import { FailureCode } from "./failures.ts";
import { ContentId } from "./ids.ts";
import { PersonText } from "./text.ts";

export const ContentStatus = z.enum(["uploading", "queued", "encoding", "ready", "failed"]);
export type ContentStatus = z.infer<typeof ContentStatus>;

export const Title = PersonText(200);

/** Files up to this many bytes are sent in one PUT, larger ones in parts. */
export const singlePutBytes: number = 16 * 1_024 * 1_024;

/** Why an item failed: a code of the closed list, with a sentence and a hint for people. */
export const Failure = z.object({ code: FailureCode, message: z.string(), hint: z.string() });

/** An item as its owner sees it. `traceId` finds everything that happened to it in a trace explorer. */
export const Content = z.object({
  id: ContentId,
  title: z.string(),
  fileName: z.string(),
  bytes: z.int().nonnegative(),
  status: ContentStatus,
  progress: z.number().min(0).max(1),
  failure: Failure.optional(),
  traceId: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type Content = z.infer<typeof Content>;

/** A media type as a sender states it; nothing is believed of it. */
export const ContentType = z
  .string()
  .max(127)
  .regex(/^[\w.+-]+\/[\w.+-]+( *; *[\w.+-]+=[\w.+-]+)*$/, "must be a media type, such as video/mp4");

export const StartUpload = z.strictObject({
  fileName: PersonText(255),
  bytes: z.int().nonnegative(),
  contentType: ContentType.default("application/octet-stream"),
  title: Title.optional(),
});

export const UploadPart = z.object({
  number: z.int().min(1).max(10_000),
  bytes: z.int().nonnegative(),
  url: z.string(),
});

/**
 * How to send the bytes: `put` is one PUT of the whole file to `url`; `parts` is one PUT per part of `partBytes` (the last
 * may be shorter). `headers` go with each PUT, and nothing else. Addresses end at `expiresAt`; ask for more with `uploadParts`.
 */
export const UploadTicket = z.object({
  contentId: ContentId,
  headers: z.record(z.string(), z.string()),
  expiresAt: z.iso.datetime(),
  send: z.discriminatedUnion("how", [
    z.object({ how: z.literal("put"), url: z.string() }),
    z.object({ how: z.literal("parts"), partBytes: z.int().positive(), partCount: z.int().positive() }),
  ]),
});
export type UploadTicket = z.infer<typeof UploadTicket>;

/** Part `number` begins at byte (number − 1) × `partBytes`; `headers` go with each PUT. A small file is one part. */
export const MissingParts = z.object({
  partBytes: z.int().positive(),
  headers: z.record(z.string(), z.string()),
  arrivedBytes: z.int().nonnegative(),
  missing: z.array(UploadPart),
});
export type MissingParts = z.infer<typeof MissingParts>;

const ById = z.strictObject({ id: ContentId });

/** What a page shows while an item is on its way. */
export const Progress = Content.pick({ id: true, status: true, progress: true, failure: true });
export type Progress = z.infer<typeof Progress>;

/** The caller's own items: upload, read, change, delete, watch them become ready. */
export const contentContract = contract("content", {
  startUpload: mutation({
    access: "user",
    summary: "Announces a file and answers with where to send its bytes.",
    rest: { method: "POST", path: "/contents" },
    input: StartUpload,
    output: UploadTicket,
  }),
  uploadParts: query({
    access: "user",
    summary: "What of an upload has not arrived, with fresh addresses (at most 100 at a time).",
    rest: { method: "GET", path: "/contents/{id}/parts" },
    input: ById,
    output: MissingParts,
  }),
  completeUpload: mutation({
    access: "user",
    summary: "Says that all bytes are sent; the file is checked and queued for encoding.",
    rest: { method: "POST", path: "/contents/{id}/complete" },
    idempotent: true,
    timeoutMs: 60_000,
    input: ById,
    output: Content,
  }),
  list: query({
    access: "user",
    summary: "Your items, newest first.",
    rest: { method: "GET", path: "/contents" },
    input: z.strictObject({ limit: z.int().min(1).max(100).default(20), cursor: ContentId.optional() }),
    output: z.object({ items: z.array(Content), nextCursor: ContentId.optional() }),
  }),
  byId: query({
    access: "user",
    summary: "One of your items.",
    rest: { method: "GET", path: "/contents/{id}" },
    input: ById,
    output: Content,
  }),
  rename: mutation({
    access: "user",
    summary: "Gives an item another title.",
    rest: { method: "PATCH", path: "/contents/{id}" },
    idempotent: true,
    input: z.strictObject({ id: ContentId, title: Title }),
    output: Content,
  }),
  remove: mutation({
    access: "user",
    summary: "Deletes an item with all its files.",
    rest: { method: "DELETE", path: "/contents/{id}" },
    idempotent: true,
    input: ById,
    output: z.object({ removed: z.literal(true) }),
  }),
  progress: subscription({
    access: "user",
    summary: "An item's status and progress, now and at each change, until it is ready or failed.",
    input: ById,
    output: Progress,
  }),
});
