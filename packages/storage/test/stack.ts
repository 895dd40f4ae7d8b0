import { testStack } from "@millrace/local/testing";
import { type Objects, openObjects } from "../src/index.ts";

/** The local stack's object store and CDN, and a client for it. */
export const openTestObjects = async () => {
  const stack = await testStack();
  const { endpoint, region, accessKeyId, secretAccessKey, uploadBucket, mediaBucket } = stack.objects;
  const objects: Objects = openObjects({ endpoint, region, accessKeyId, secretAccessKey });
  return { objects, endpoint, uploadBucket, mediaBucket, cdn: stack.cdn };
};
