import { Fault, newId, type StartUpload, singlePutBytes, type UploadTicket } from "@millrace/contracts";
import type { Caller } from "@millrace/mesh";
import { type Objects, sourceKey } from "@millrace/storage";
import type { z } from "zod";
import { titleFrom } from "./content.ts";
import { partPlan } from "./parts.ts";
import type { ContentStore } from "./store.ts";

/** How long the addresses of a ticket are good for. */
export const ticketSeconds = 900;

export type UploadDeps = {
  readonly store: ContentStore;
  readonly objects: Objects;
  readonly bucket: string;
  readonly maxBytes: number;
};

/** What every new item begins with. */
export const newUpload = {
  multipartId: null,
  status: "uploading",
  failureCode: null,
  traceId: null,
  removedAt: null,
} as const;

/** Notes the item and answers with where its bytes go: the server alone chooses the key. */
export const startUpload = async (
  { store, objects, bucket, maxBytes }: UploadDeps,
  request: z.output<typeof StartUpload>,
  caller: Caller,
): Promise<UploadTicket> => {
  const { fileName, bytes, contentType } = request;
  if (bytes > maxBytes)
    throw new Fault("content.too_large", { message: `A file may have at most ${maxBytes} bytes.` });
  const id = newId("content");
  const key = sourceKey(caller.userId, id);
  const inParts = bytes > singlePutBytes;
  const multipartId = inParts ? await objects.startParts(bucket, key, { contentType }) : null;
  const title = request.title ?? titleFrom(fileName);
  const named = { id, ownerId: caller.userId, title, fileName, contentType };
  await store.add({ ...newUpload, ...named, bytes, sourceKey: key, multipartId });
  const expiresAt = new Date(Date.now() + ticketSeconds * 1_000).toISOString();
  if (inParts) return { contentId: id, headers: {}, expiresAt, send: { how: "parts", ...partPlan(bytes) } };
  const put = await objects.presignPut({ bucket, key, bytes, contentType, expiresSeconds: ticketSeconds });
  return { contentId: id, headers: put.headers, expiresAt, send: { how: "put", url: put.url } };
};
