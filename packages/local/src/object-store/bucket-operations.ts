import type { Operation } from "./call.ts";
import { S3Error } from "./s3-error.ts";
import { xmlResponse } from "./xml-write.ts";

const validName = /^(?!xn--)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Refuses names that S3 would not take. */
export const assertBucketName = (name: string): string => {
  if (!validName.test(name)) throw new S3Error("InvalidBucketName");
  return name;
};

/** ListBuckets. */
export const listBuckets: Operation = (_call, { index }) =>
  xmlResponse("ListAllMyBucketsResult", {
    Owner: { ID: "owner" },
    Buckets: {
      Bucket: index.buckets
        .list()
        .map(({ name, createdMs }) => ({ Name: name, CreationDate: new Date(createdMs).toISOString() })),
    },
  });

/** CreateBucket. */
export const createBucket: Operation = ({ bucket }, { index, now }) => {
  if (!index.buckets.add(assertBucketName(bucket), now().getTime()))
    throw new S3Error("BucketAlreadyOwnedByYou");
  return new Response(null, { headers: { location: `/${bucket}` } });
};

/** HeadBucket. */
export const headBucket: Operation = (_call, { region }) =>
  new Response(null, { headers: { "x-amz-bucket-region": region } });

/** GetBucketLocation. */
export const bucketLocation: Operation = (_call, { region }) =>
  xmlResponse("LocationConstraint", region === "us-east-1" ? "" : region);

/** DeleteBucket: one that holds objects or uploads stays. */
export const deleteBucket: Operation = ({ bucket }, { index }) => {
  if (!index.buckets.removeEmpty(bucket)) throw new S3Error("BucketNotEmpty");
  return new Response(null, { status: 204 });
};
