import {
  type Content,
  encodeRequested,
  type FailureCode,
  Fault,
  newId,
  rejected,
  type UserId,
  uploaded,
} from "@millrace/contracts";
import type { Say } from "@millrace/events";
import { isPlaylist, sniffFormat } from "@millrace/media/sniff";
import { type Objects, StorageError } from "@millrace/storage";
import { currentTraceId, traceCarrier } from "@millrace/telemetry";
import { contentView } from "./content.ts";
import { garbageOf } from "./garbage.ts";
import { jobStore } from "./job-store.ts";
import { missingParts } from "./parts.ts";
import { contentStore, type Db } from "./store.ts";
import type { ContentRow } from "./tables.ts";

export type CompleteDeps = {
  readonly db: Db;
  readonly say: Say;
  readonly objects: Objects;
  readonly bucket: string;
};

const sniffBytes = 65_536;

/**
 * Looks at the object itself (nothing that the client says of it is believed), then queues it for encoding or refuses it. Asking twice, or at
 * the same time, has the effect of once.
 */
export const completeUpload = async (
  deps: CompleteDeps,
  ownerId: UserId,
  id: ContentRow["id"],
): Promise<Content> => {
  const row = await contentStore(deps.db).byIdFor(ownerId, id);
  if (row.status === "uploading") {
    await assemble(deps, row);
    const refusal = await inspect(deps, row);
    if (refusal) await refuse(deps, row, refusal);
    else await queue(deps, row);
  }
  return contentView(await contentStore(deps.db).byIdFor(ownerId, id));
};

const assemble = async ({ objects, bucket }: CompleteDeps, row: ContentRow): Promise<void> => {
  if (!row.multipartId) return;
  const upload = { bucket, key: row.sourceKey, uploadId: row.multipartId };
  // Put together already when an earlier call got this far and no further.
  if (await objects.head(bucket, row.sourceKey)) return;
  const arrived = await objects.listParts(upload).catch(orNothing);
  // Somebody else put it together between the two looks.
  if (!arrived && (await objects.head(bucket, row.sourceKey))) return;
  if (!arrived) throw new Fault("content.upload_missing");
  const missing = missingParts(row.bytes, arrived);
  if (missing.length > 0)
    throw new Fault("content.upload_missing", { message: `${missing.length} part(s) have not arrived.` });
  await objects.completeParts({ ...upload, parts: arrived });
};

const orNothing = (error: unknown): undefined => {
  if (!(error instanceof StorageError && error.code === "missing")) throw error;
};

const inspect = async (
  { objects, bucket }: CompleteDeps,
  row: ContentRow,
): Promise<FailureCode | undefined> => {
  const object = await objects.head(bucket, row.sourceKey);
  if (!object) throw new Fault("content.upload_missing");
  if (object.bytes !== row.bytes) return "size_mismatch";
  if (object.bytes === 0) return "empty_file";
  return refusalOf(await objects.readStart(bucket, row.sourceKey, sniffBytes));
};

/** Why these first bytes are not taken, if they are not. */
export const refusalOf = (firstBytes: Uint8Array): FailureCode | undefined => {
  if (isPlaylist(firstBytes)) return "playlist_refused";
  return sniffFormat(firstBytes) ? undefined : "not_media";
};

const queue = ({ db, say }: CompleteDeps, row: ContentRow): Promise<void> =>
  db.transaction().execute(async (trx) => {
    if (!(await contentStore(trx).markQueued(row.id, row.bytes, currentTraceId()))) return;
    const jobId = newId("job");
    await jobStore(trx).add(jobId, row.id, traceCarrier());
    await say(trx, uploaded, { ...itemOf(row), objectKey: row.sourceKey, bytes: row.bytes });
    await say(trx, encodeRequested, { jobId, contentId: row.id });
  });

const refuse = ({ db, say }: CompleteDeps, row: ContentRow, code: FailureCode): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const store = contentStore(trx);
    if (!(await store.markFailed(row.id, code, currentTraceId()))) return;
    await store.addGarbage(garbageOf({ bucket: "upload", prefix: row.sourceKey }));
    await say(trx, rejected, { ...itemOf(row), code });
  });

const itemOf = (row: ContentRow) => ({ contentId: row.id, ownerId: row.ownerId, title: row.title });
