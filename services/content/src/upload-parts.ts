import { type ContentId, Fault, type MissingParts } from "@millrace/contracts";
import type { Caller } from "@millrace/mesh";
import { missingParts, partPlan, signBatch } from "./parts.ts";
import type { ContentRow } from "./tables.ts";
import { ticketSeconds, type UploadDeps } from "./uploads.ts";

/** What of an upload has not arrived, with fresh addresses for it: what a client needs to go on after a failure or a reload. */
export const uploadParts = async (deps: UploadDeps, id: ContentId, caller: Caller): Promise<MissingParts> => {
  const row = await deps.store.byIdFor(caller.userId, id);
  if (row.status !== "uploading") throw new Fault("content.wrong_state");
  // A whole object is all there is to an upload in one PUT, and to one whose parts were put together already.
  const whole = await deps.objects.head(deps.bucket, row.sourceKey);
  if (whole?.bytes === row.bytes)
    return { partBytes: Math.max(1, row.bytes), headers: {}, arrivedBytes: row.bytes, missing: [] };
  return row.multipartId ? ofParts(deps, row, row.multipartId) : ofOnePut(deps, row);
};

const ofOnePut = async ({ objects, bucket }: UploadDeps, row: ContentRow): Promise<MissingParts> => {
  const { bytes, contentType, sourceKey: key } = row;
  const put = await objects.presignPut({ bucket, key, bytes, contentType, expiresSeconds: ticketSeconds });
  const missing = [{ number: 1, bytes, url: put.url }];
  return { partBytes: Math.max(1, bytes), headers: put.headers, arrivedBytes: 0, missing };
};

const ofParts = async (
  { objects, bucket }: UploadDeps,
  row: ContentRow,
  uploadId: string,
): Promise<MissingParts> => {
  const upload = { bucket, key: row.sourceKey, uploadId };
  const parts = missingParts(row.bytes, await objects.listParts(upload));
  const arrivedBytes = row.bytes - parts.reduce((sum, part) => sum + part.bytes, 0);
  const missing = await Promise.all(
    parts.slice(0, signBatch).map(async (part) => ({
      ...part,
      url: await objects.presignPart({ ...upload, ...part, expiresSeconds: ticketSeconds }),
    })),
  );
  return { partBytes: partPlan(row.bytes).partBytes, headers: {}, arrivedBytes, missing };
};
