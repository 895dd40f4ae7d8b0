import { z } from "zod";
import { contract, mutation, query } from "./contract.ts";
import { ContentId } from "./ids.ts";
import { Rendition } from "./media.ts";

/** A published item. */
export const CatalogItem = z.object({
  id: ContentId,
  title: z.string(),
  kind: z.enum(["video", "audio"]),
  durationMs: z.int().nonnegative(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  renditions: z.array(Rendition),
  hasMp3: z.boolean(),
  publishedAt: z.iso.datetime(),
});
export type CatalogItem = z.infer<typeof CatalogItem>;

/**
 * Leave to play one item until `expiresAt`. `cookies` are set by the gateway for browsers, which then play `hlsUrl` and `dashUrl` with
 * credentials; players without cookies take the addresses under `signed`, whose manifests carry the signature on to every segment.
 */
export const Playback = z.object({
  contentId: ContentId,
  expiresAt: z.iso.datetime(),
  hlsUrl: z.string(),
  dashUrl: z.string(),
  posterUrl: z.string().optional(),
  cookies: z.array(
    z.object({ name: z.string(), value: z.string(), path: z.string(), domain: z.string().optional() }),
  ),
  signed: z.object({
    hlsUrl: z.string(),
    dashUrl: z.string(),
    posterUrl: z.string().optional(),
    mp3Url: z.string().optional(),
  }),
});
export type Playback = z.infer<typeof Playback>;

const ById = z.strictObject({ id: ContentId });

/** What is published, and leave to play it. */
export const catalogContract = contract("catalog", {
  list: query({
    access: "user",
    summary: "Your published items, newest first.",
    rest: { method: "GET", path: "/catalog" },
    input: z.strictObject({ limit: z.int().min(1).max(100).default(20), cursor: ContentId.optional() }),
    output: z.object({ items: z.array(CatalogItem), nextCursor: ContentId.optional() }),
  }),
  byId: query({
    access: "user",
    summary: "One published item.",
    rest: { method: "GET", path: "/catalog/{id}" },
    input: ById,
    output: CatalogItem,
  }),
  openPlayback: mutation({
    access: "user",
    summary: "Opens a playback session: signed cookies and signed addresses for one item.",
    rest: { method: "POST", path: "/catalog/{id}/playback" },
    idempotent: true,
    input: ById,
    output: Playback,
  }),
});
