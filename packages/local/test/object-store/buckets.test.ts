import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { openFixture, refusalOf, region } from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const create = (Bucket: string) => fixture.s3.send(new CreateBucketCommand({ Bucket }));
const put = (Bucket: string, Key: string) =>
  fixture.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

test("buckets come and go", async () => {
  const { s3 } = fixture;
  await create("second");
  expect(await refusalOf(create("second"))).toBe("409 BucketAlreadyOwnedByYou");
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual(["media", "second"]);
  await s3.send(new HeadBucketCommand({ Bucket: "second" }));
  const location = await s3.send(new GetBucketLocationCommand({ Bucket: "second" }));
  expect(location.LocationConstraint as string).toBe(region);
  await put("second", "key");
  expect(await refusalOf(s3.send(new DeleteBucketCommand({ Bucket: "second" })))).toBe("409 BucketNotEmpty");
  await s3.send(new DeleteObjectCommand({ Bucket: "second", Key: "key" }));
  await s3.send(new DeleteBucketCommand({ Bucket: "second" }));
  expect(await refusalOf(s3.send(new HeadBucketCommand({ Bucket: "second" })))).toStartWith("404");
});

test.each(["UPPER", "ab", "has_underscore", "127.0.0.1", "two..dots"])(
  "%p is no bucket name",
  async (name) => {
    expect(await refusalOf(create(name))).toBe("400 InvalidBucketName");
  },
);

const keys = [
  "a.txt",
  "dir/1",
  "dir/2 &",
  "dir/sub/1",
  "dir/sub/2",
  "dir0",
  "é/1",
  "\u{ffee}",
  "\u{1f3ac}/1",
  "z/",
];

const list = async (query: Partial<ListObjectsV2CommandInput>) => {
  const found = await fixture.s3.send(new ListObjectsV2Command({ Bucket: "listed", ...query }));
  return {
    found,
    keys: found.Contents?.map(({ Key }) => Key) ?? [],
    prefixes: found.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
  };
};

test("objects are listed in the order of their bytes, by prefix and delimiter", async () => {
  await create("listed");
  for (const key of keys) await put("listed", key);
  const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect((await list({})).keys).toEqual(sorted);
  expect(await list({ Delimiter: "/" })).toMatchObject({
    keys: ["a.txt", "dir0", "\u{ffee}"],
    prefixes: ["dir/", "z/", "é/", "\u{1f3ac}/"],
  });
  expect(await list({ Prefix: "dir/", Delimiter: "/" })).toMatchObject({
    keys: ["dir/1", "dir/2 &"],
    prefixes: ["dir/sub/"],
  });
  expect(await list({ Prefix: "none" })).toMatchObject({ keys: [], prefixes: [] });
  expect((await list({ StartAfter: "dir/2 &", Prefix: "dir/" })).keys).toEqual(["dir/sub/1", "dir/sub/2"]);
  const { found } = await list({ Prefix: "dir/2", EncodingType: "url" });
  expect(found.Contents?.[0]).toMatchObject({ Key: "dir/2%20%26", Size: 7 });
});

test.each([1, 2, 3, 100])("pages of %d hold everything once", async (MaxKeys) => {
  const names: (string | undefined)[] = [];
  const query = { Bucket: "listed", Delimiter: "/", MaxKeys };
  for await (const page of paginateListObjectsV2({ client: fixture.s3 }, query)) {
    expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
    names.push(
      ...(page.Contents ?? []).map(({ Key }) => Key),
      ...(page.CommonPrefixes ?? []).map((it) => it.Prefix),
    );
  }
  expect(names.toSorted()).toEqual(
    ["a.txt", "dir/", "dir0", "z/", "é/", "\u{ffee}", "\u{1f3ac}/"].toSorted(),
  );
});

test("a page of none is empty, and what is no token is refused", async () => {
  expect((await list({ MaxKeys: 0 })).found).toMatchObject({ KeyCount: 0, IsTruncated: false });
  expect(await refusalOf(list({ ContinuationToken: "§" }))).toBe("400 InvalidArgument");
});
