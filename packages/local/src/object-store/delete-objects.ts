import type { Operation } from "./call.ts";
import { announcedChecksum } from "./checksums.ts";
import type { Index } from "./index-db.ts";
import { assertMayWrite, type Conditions, conditionsOf } from "./preconditions.ts";
import { receiveText } from "./receive-body.ts";
import { assertKey } from "./request-target.ts";
import { S3Error } from "./s3-error.ts";
import { childrenOf, childText, parseXml, rawChildText } from "./xml-read.ts";
import { xmlResponse } from "./xml-write.ts";

const maxKeys = 1000;
const maxXmlBytes = 8 * 1024 ** 2;

const removeRows = (
  index: Index,
  bucket: string,
  keys: readonly string[],
  conditions?: Conditions,
): string[] =>
  index.transaction(() =>
    keys.flatMap((key) => {
      const current = index.objects.find(bucket, key);
      if (conditions !== undefined) assertMayWrite(conditions, current);
      index.objects.remove(bucket, key);
      return current === undefined ? [] : [current.blob];
    }),
  );

/** DeleteObject: an object that is not there counts as deleted. */
export const deleteObject: Operation = ({ bucket, key, headers }, { index, blobs }) => {
  blobs.discard(removeRows(index, bucket, [key], { ...conditionsOf(headers), ifNoneMatch: null }));
  return new Response(null, { status: 204 });
};

const listedKeys = (text: string): { keys: string[]; isQuiet: boolean } => {
  const root = parseXml(text);
  const items = childrenOf(root, "Object");
  if (root.name !== "Delete" || items.length === 0 || items.length > maxKeys)
    throw new S3Error("MalformedXML");
  const keys = items.map((item) => assertKey(rawChildText(item, "Key") ?? ""));
  if (keys.includes("")) throw new S3Error("MalformedXML");
  return { keys, isQuiet: childText(root, "Quiet") === "true" };
};

/** DeleteObjects: up to 1000 keys, in a body that must carry a checksum. */
export const deleteObjects: Operation = async (call, store) => {
  const isGuarded =
    call.headers.has("content-md5") || call.headers.has("x-amz-trailer") || announcedChecksum(call.headers);
  if (!isGuarded)
    throw new S3Error("InvalidRequest", "Send Content-MD5 or a checksum with the list of keys.");
  const { keys, isQuiet } = listedKeys(await receiveText(call, maxXmlBytes));
  store.blobs.discard(removeRows(store.index, call.bucket, keys));
  return xmlResponse("DeleteResult", { Deleted: isQuiet ? [] : keys.map((key) => ({ Key: key })) });
};
