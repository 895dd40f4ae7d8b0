import type { Operation } from "./call.ts";
import { commitObject } from "./commit-object.ts";
import { addChecksum, storedHeadersOf } from "./object-headers.ts";
import type { StoredObject } from "./object-rows.ts";
import { assertMayWrite, conditionsOf } from "./preconditions.ts";
import { receiveBody } from "./receive-body.ts";

/** The largest body of one request: 5 GiB. */
export const maxBodyBytes = 5 * 1024 ** 3;

/** PutObject. */
export const putObject: Operation = async (call, store) => {
  const headers = storedHeadersOf(call.headers);
  const conditions = conditionsOf(call.headers);
  assertMayWrite(conditions, store.index.objects.find(call.bucket, call.key));
  await using draft = await store.blobs.openDraft();
  const { bytes, etag, checksum } = await receiveBody(call, { maxBytes: maxBodyBytes }, draft.write);
  const object: StoredObject = {
    bucket: call.bucket,
    key: call.key,
    blob: await draft.keep(),
    bytes,
    etag,
    modifiedMs: store.now().getTime(),
    headers,
    checksum: checksum && { ...checksum, type: "FULL_OBJECT" },
  };
  commitObject(store, object, conditions);
  const answer = new Headers({ etag: `"${etag}"` });
  addChecksum(answer, object);
  return new Response(null, { headers: answer });
};
