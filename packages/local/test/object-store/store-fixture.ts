import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { openObjectStore } from "../../src/object-store/object-store.ts";

export const credentials = { accessKeyId: "AKIAMILLRACETEST", secretAccessKey: "a/secret+with=signs" };
export const region = "eu-central-1";
export const appOrigin = "http://app.localhost:4010";

/** An AWS client of a store, as services and tests use it. */
export const clientOf = (url: string, more: Partial<S3ClientConfig> = {}): S3Client =>
  new S3Client({ endpoint: url, region, credentials, forcePathStyle: true, maxAttempts: 1, ...more });

/** A real store over a folder of its own, with a bucket `media`; disposing removes the folder. */
export const openFixture = async () => {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "object-store-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const faults: unknown[] = [];
  const store = await openObjectStore({
    folder,
    port: 0,
    credentials: [credentials],
    region,
    buckets: [{ name: "media", corsOrigins: [appOrigin], expirePrefixDays: { "scratch/": 2 } }],
    onFault: (error) => faults.push(error),
  });
  opened.use(store);
  const s3 = opened.adopt(clientOf(store.url), (it) => it.destroy());
  const resources = opened.move();
  return { url: store.url, s3, folder, faults, [Symbol.asyncDispose]: () => resources.disposeAsync() };
};

/** Bytes that do not repeat within a body of any size that tests use. */
export const bytesOf = (length: number, seed = 1): Buffer => {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
};

/** The code in an XML error. */
export const errorCodeOf = async (response: Response): Promise<string | undefined> =>
  /<Code>(\w+)<\/Code>.*<RequestId>\w{16}<\/RequestId>/.exec(await response.text())?.[1];

/** The status and name of what a client's call was refused with. */
export const refusalOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "$metadata" in error) {
      const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
      return `${httpStatusCode} ${error.name}`;
    }
    throw error;
  }
  return "no refusal";
};
