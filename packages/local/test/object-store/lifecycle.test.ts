import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BucketLifecycleConfiguration,
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import { type BlobFolder, openBlobFolder } from "../../src/object-store/blob-folder.ts";
import { type Index, openIndex } from "../../src/object-store/index-db.ts";
import type { LifecycleRule } from "../../src/object-store/lifecycle-rules.ts";
import { sweepLifecycle } from "../../src/object-store/lifecycle-sweep.ts";
import { openFixture, refusalOf } from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const Bucket = "media";
type Rules = BucketLifecycleConfiguration["Rules"];
const put = (Rules: Rules) =>
  fixture.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
const get = async (): Promise<Rules> =>
  (await fixture.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules;

test("a bucket starts with the rules of the configuration, which can be changed", async () => {
  expect(await get()).toEqual([
    {
      ID: "abort-unfinished-uploads",
      Filter: { Prefix: "" },
      Status: "Enabled",
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
    { ID: "expire-scratch/", Filter: { Prefix: "scratch/" }, Status: "Enabled", Expiration: { Days: 2 } },
  ]);
  const rules: Rules = [{ ID: "x", Filter: { Prefix: "a/" }, Status: "Disabled", Expiration: { Days: 1 } }];
  await put(rules);
  expect(await get()).toEqual(rules);
  await fixture.s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
  expect(await refusalOf(get())).toBe("404 NoSuchLifecycleConfiguration");
});

test.each([
  [
    "a transition",
    { Status: "Enabled", Filter: {}, Transitions: [{ Days: 1, StorageClass: "GLACIER" }] },
    "501 NotImplemented",
  ],
  [
    "a tag",
    { Status: "Enabled", Filter: { Tag: { Key: "a", Value: "b" } }, Expiration: { Days: 1 } },
    "501 NotImplemented",
  ],
  [
    "a date",
    { Status: "Enabled", Filter: {}, Expiration: { Date: new Date("2030-01-01") } },
    "501 NotImplemented",
  ],
  ["no days", { Status: "Enabled", Filter: {}, Expiration: { Days: 0 } }, "400 InvalidArgument"],
  ["nothing to do", { Status: "Enabled", Filter: {} }, "400 MalformedXML"],
] as const)("a rule with %s is refused", async (_name, rule, expected) => {
  expect(await refusalOf(put([rule as NonNullable<Rules>[number]]))).toBe(expected);
});

const start = Date.parse("2026-01-01T00:00:00Z");
const days = (count: number): number => start + count * 86_400_000;

const write = async (
  { index, blobs }: { index: Index; blobs: BlobFolder },
  key: string,
  modifiedMs: number,
) => {
  await using draft = await blobs.openDraft();
  await draft.write(Buffer.from(key));
  const row = { bucket: "b", key, blob: await draft.keep(), bytes: key.length, etag: "e", modifiedMs };
  index.objects.put({ ...row, headers: {}, checksum: undefined });
};

const openStore = async (rules: readonly LifecycleRule[]) => {
  const folder = await mkdtemp(join(tmpdir(), "lifecycle-"));
  const index = openIndex(folder);
  const blobs = await openBlobFolder(folder, index.isBlobUsed);
  index.buckets.add("b", start);
  index.buckets.setLifecycle("b", rules);
  let nowMs = start;
  return {
    index,
    blobs,
    keys: () => index.objects.listFrom("b", "", 5000).map(({ key }) => key),
    sweepAt: (timeMs: number) => {
      nowMs = timeMs;
      return sweepLifecycle({ index, blobs, region: "r", now: () => new Date(nowMs) });
    },
    [Symbol.asyncDispose]: async () => {
      await blobs[Symbol.asyncDispose]();
      index[Symbol.dispose]();
      await rm(folder, { recursive: true });
    },
  };
};

const rule = (more: Partial<LifecycleRule>): LifecycleRule => ({
  id: "r",
  isEnabled: true,
  prefix: "",
  ...more,
});

test("objects under a prefix expire when their days are over", async () => {
  const rules = [rule({ prefix: "tmp_%/", expireDays: 2 }), rule({ isEnabled: false, expireDays: 1 })];
  await using store = await openStore(rules);
  await write(store, "tmp_%/old", days(0));
  await write(store, "tmp_%/new", days(1));
  await write(store, "tmpX1/old", days(0));
  await write(store, "tmp_%", days(0));
  await store.sweepAt(days(2) - 1);
  expect(store.keys()).toHaveLength(4);
  await store.sweepAt(days(2));
  expect(store.keys()).toEqual(["tmpX1/old", "tmp_%", "tmp_%/new"]);
});

test("more objects than a batch expire in one sweep", async () => {
  await using store = await openStore([rule({ prefix: "a/", expireDays: 1 })]);
  store.index.transaction(() => {
    for (let at = 0; at < 1203; at++) {
      const row = { bucket: "b", key: `a/${at}`, blob: `blob-${at}`, bytes: 0, etag: "e", modifiedMs: start };
      store.index.objects.put({ ...row, headers: {}, checksum: undefined });
    }
  });
  await store.sweepAt(days(1));
  expect(store.keys()).toEqual([]);
});

test("uploads that nobody finishes are aborted, with their parts", async () => {
  await using store = await openStore([rule({ prefix: "a/", abortUploadDays: 7 })]);
  const upload = { bucket: "b", headers: {}, algorithm: undefined, checksumType: undefined };
  store.index.uploads.add({ ...upload, id: "old", key: "a/1", startedMs: days(0) });
  store.index.uploads.add({ ...upload, id: "young", key: "a/2", startedMs: days(3) });
  store.index.uploads.add({ ...upload, id: "elsewhere", key: "b/1", startedMs: days(0) });
  const part = { upload: "old", number: 1, blob: "part", bytes: 1, etag: "e", modifiedMs: start };
  store.index.parts.put({ ...part, checksum: undefined });
  await store.sweepAt(days(7));
  expect(["old", "young", "elsewhere"].map((id) => store.index.uploads.find(id)?.id)).toEqual([
    undefined,
    "young",
    "elsewhere",
  ]);
  expect(store.index.isBlobUsed("part")).toBe(false);
});
