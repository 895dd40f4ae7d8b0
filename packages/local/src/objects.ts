import { join } from "node:path";
import { openBunChild } from "./bun-child.ts";
import type { ChildHost } from "./child.ts";
import type { ObjectStoreOptions } from "./object-store/object-store.ts";
import type { Part } from "./part.ts";
import { speaks } from "./probe.ts";
import type { Secrets } from "./secrets.ts";

/** Where S3 objects are and who may write them. */
export type ObjectsAddress = {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly uploadBucket: string;
  readonly mediaBucket: string;
};

export type ObjectsOptions = {
  readonly dataFolder: string;
  readonly address: ObjectsAddress;
  /** Origins of pages that may put and get objects from a browser. */
  readonly webOrigins: readonly string[];
  readonly host: ChildHost;
};

/** The address of the local object store at this port. */
export const objectsAddress = (port: number, { accessKeyId, secretAccessKey }: Secrets): ObjectsAddress => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: "us-east-1",
  accessKeyId,
  secretAccessKey,
  uploadBucket: "millrace-uploads",
  mediaBucket: "millrace-media",
});

/** Starts the S3 server at `address`, with the two buckets that Millrace uses. */
export const openObjects = async (options: ObjectsOptions): Promise<Part<ObjectsAddress>> => {
  const { dataFolder, address, webOrigins, host } = options;
  const { region, accessKeyId, secretAccessKey, uploadBucket, mediaBucket } = address;
  const settings: ObjectStoreOptions = {
    folder: join(dataFolder, "objects"),
    port: Number(new URL(address.endpoint).port),
    credentials: [{ accessKeyId, secretAccessKey }],
    region,
    buckets: [uploadBucket, mediaBucket].map((name) => ({ name, corsOrigins: [...webOrigins] })),
  };
  const main = join(import.meta.dir, "objects-main.ts");
  const ready = () => speaks(address.endpoint);
  const child = await openBunChild({ name: "objects", main, settings, ready }, dataFolder, host);
  return { child, address };
};
