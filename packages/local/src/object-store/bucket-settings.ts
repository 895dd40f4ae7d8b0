import type { Operation } from "./call.ts";
import { corsDocument, parseCorsRules } from "./cors-rules.ts";
import { lifecycleDocument, parseLifecycleRules } from "./lifecycle-rules.ts";
import { receiveText } from "./receive-body.ts";
import { S3Error } from "./s3-error.ts";

const maxXmlBytes = 256 * 1024;

const xml = (text: string): Response =>
  new Response(text, { headers: { "content-type": "application/xml" } });

/** PutBucketCors. */
export const putCors: Operation = async (call, { index }) => {
  index.buckets.setCors(call.bucket, parseCorsRules(await receiveText(call, maxXmlBytes)));
  return new Response(null);
};

/** GetBucketCors. */
export const getCors: Operation = ({ bucket }, { index }) => {
  const rules = index.buckets.find(bucket)?.cors;
  if (rules === undefined) throw new S3Error("NoSuchCORSConfiguration");
  return xml(corsDocument(rules));
};

/** DeleteBucketCors. */
export const deleteCors: Operation = ({ bucket }, { index }) => {
  index.buckets.setCors(bucket, undefined);
  return new Response(null, { status: 204 });
};

/** PutBucketLifecycleConfiguration. */
export const putLifecycle: Operation = async (call, { index }) => {
  index.buckets.setLifecycle(call.bucket, parseLifecycleRules(await receiveText(call, maxXmlBytes)));
  return new Response(null);
};

/** GetBucketLifecycleConfiguration. */
export const getLifecycle: Operation = ({ bucket }, { index }) => {
  const rules = index.buckets.find(bucket)?.lifecycle;
  if (rules === undefined) throw new S3Error("NoSuchLifecycleConfiguration");
  return xml(lifecycleDocument(rules));
};

/** DeleteBucketLifecycle. */
export const deleteLifecycle: Operation = ({ bucket }, { index }) => {
  index.buckets.setLifecycle(bucket, undefined);
  return new Response(null, { status: 204 });
};
