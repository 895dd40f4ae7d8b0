import { type Content, type ContentId, type contentContract, Fault, newId } from "@millrace/contracts";
import { testStack } from "@millrace/local/testing";
import type { Handlers } from "@millrace/mesh";
import { openObjects } from "@millrace/storage";

type Upload = {
  readonly key: string;
  readonly bytes: number;
  readonly fileName: string;
  readonly contentType: string;
  readonly uploadId: string | undefined;
};
type UploadHandlers = Pick<
  Handlers<typeof contentContract>,
  "startUpload" | "uploadParts" | "completeUpload"
>;

export const mib = 1_024 * 1_024;
const partBytes = 8 * mib;
const expiresSeconds = 900;

/** Uploads into a real object store, by real signatures. `spoilNext` breaks the signatures of the next answer. */
export const testUploads = async () => {
  const {
    endpoint,
    region,
    accessKeyId,
    secretAccessKey,
    uploadBucket: bucket,
  } = (await testStack()).objects;
  const objects = openObjects({ endpoint, region, accessKeyId, secretAccessKey });
  const uploads = new Map<ContentId, Upload>();
  const queued = new Set<ContentId>();
  let spoilt = false;
  const address = (url: string) =>
    spoilt
      ? url.replace(/X-Amz-Signature=(.)/, (_, digit) => `X-Amz-Signature=${digit === "0" ? "1" : "0"}`)
      : url;
  const find = (id: ContentId): Upload => {
    const upload = uploads.get(id);
    if (!upload) throw new Fault("content.not_found");
    return upload;
  };
  const partsOf = async ({ key, bytes, uploadId = "" }: Upload) => {
    const arrived = await objects.listParts({ bucket, key, uploadId });
    const all = Array.from({ length: Math.ceil(bytes / partBytes) }, (_, index) => ({
      number: index + 1,
      bytes: Math.min(partBytes, bytes - index * partBytes),
    }));
    return { arrived, missing: all.filter(({ number }) => !arrived.some((part) => part.number === number)) };
  };

  const handlers: UploadHandlers = {
    startUpload: async ({ fileName, bytes, contentType }) => {
      const contentId = newId("content");
      const key = `client/${contentId}`;
      const inParts = bytes > 16 * mib;
      const uploadId = inParts ? await objects.startParts(bucket, key, { contentType }) : undefined;
      uploads.set(contentId, { key, bytes, contentType, fileName, uploadId });
      const expiresAt = new Date(Date.now() + expiresSeconds * 1_000).toISOString();
      if (inParts)
        return {
          contentId,
          headers: {},
          expiresAt,
          send: { how: "parts", partBytes, partCount: Math.ceil(bytes / partBytes) },
        };
      const put = await objects.presignPut({ bucket, key, bytes, contentType, expiresSeconds });
      return { contentId, headers: put.headers, expiresAt, send: { how: "put", url: address(put.url) } };
    },
    uploadParts: async ({ id }) => {
      const upload = find(id);
      const { key, bytes, contentType, uploadId } = upload;
      if (queued.has(id)) throw new Fault("content.wrong_state");
      if (!uploadId) {
        const { url, headers } = await objects.presignPut({
          bucket,
          key,
          bytes,
          contentType,
          expiresSeconds,
        });
        return {
          partBytes: Math.max(1, bytes),
          headers,
          arrivedBytes: 0,
          missing: [{ number: 1, bytes, url }],
        };
      }
      const { missing } = await partsOf(upload);
      const signed = missing.map(async (part) => ({
        ...part,
        url: address(await objects.presignPart({ bucket, key, uploadId, ...part, expiresSeconds })),
      }));
      const answer = {
        partBytes,
        headers: {},
        arrivedBytes: bytes - missing.reduce((sum, part) => sum + part.bytes, 0),
        missing: await Promise.all(signed),
      };
      spoilt = false;
      return answer;
    },
    completeUpload: async ({ id }): Promise<Content> => {
      const upload = find(id);
      const { key, bytes, fileName, uploadId } = upload;
      if (uploadId && !(await objects.head(bucket, key))) {
        const { arrived, missing } = await partsOf(upload);
        if (missing.length > 0) throw new Fault("content.upload_missing");
        await objects.completeParts({ bucket, key, uploadId, parts: arrived });
      }
      const object = await objects.head(bucket, key);
      if (object?.bytes !== bytes) throw new Fault("content.upload_missing");
      queued.add(id);
      return {
        id,
        title: fileName,
        fileName,
        bytes,
        status: "queued",
        progress: 0,
        createdAt: new Date().toISOString(),
      };
    },
  };
  return {
    handlers,
    spoilNext: () => {
      spoilt = true;
    },
    arrivedParts: async (id: ContentId) => (await partsOf(find(id))).arrived.map(({ number }) => number),
    /** What the store holds of an item, hashed. */
    stored: async (id: ContentId): Promise<string> => {
      const { key, bytes } = find(id);
      return Bun.SHA1.hash(await objects.readStart(bucket, key, bytes), "hex");
    },
    [Symbol.dispose]: () => objects[Symbol.dispose](),
  };
};
