import { afterAll, expect, test } from "bun:test";
import { type EncodedMedia, type Lease, newId, type Progress } from "@millrace/contracts";
import { asFault } from "@millrace/mesh";
import { failJob } from "../src/fail-job.ts";
import { jobStore } from "../src/job-store.ts";
import { reconcile } from "../src/reconcile.ts";
import { contentStore } from "../src/store.ts";
import { sweep } from "../src/sweep.ts";
import type { JobRow } from "../src/tables.ts";
import { openContentService, wavBytes } from "./content-service.ts";

const service = await openContentService({ leaseSeconds: 60, keepSource: false });
afterAll(() => service.resources.disposeAsync());
const { db, ledger, objects, buckets } = service;
const owner = await service.person();

const media: EncodedMedia = {
  kind: "audio",
  durationMs: 1_000,
  renditions: [],
  hasAudio: true,
  bytes: 10,
  hls: "master.m3u8",
  dash: "manifest.mpd",
};
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "none",
    (error) => asFault(error).code,
  );

/** An uploaded item with its queued job. */
const queuedItem = async () => {
  const id = newId("content");
  const jobId = newId("job");
  const sourceKey = `uploads/${owner.userId}/${id}/source`;
  await objects.put(buckets.upload, sourceKey, wavBytes(100), { contentType: "audio/wav" });
  const row = {
    id,
    ownerId: owner.userId,
    title: "song",
    fileName: "song.wav",
    contentType: "audio/wav",
    bytes: 100,
    sourceKey,
  };
  const state = {
    multipartId: null,
    status: "queued" as const,
    failureCode: null,
    traceId: null,
    removedAt: null,
  };
  await contentStore(db).add({ ...row, ...state });
  await jobStore(db).add(jobId, id, {});
  return { id, jobId, sourceKey };
};
const claimed = async (
  jobId: Awaited<ReturnType<typeof queuedItem>>["jobId"],
  workerId = "w1",
): Promise<Lease> => {
  const claim = await ledger.claim.mutate({ jobId, workerId });
  if (claim.outcome !== "granted") throw new Error(`the claim is ${claim.outcome}`);
  return claim.job.lease;
};
const freeNow = (jobId: string) =>
  db
    .updateTable("job")
    .set({ availableAt: new Date(0) })
    .where("id", "=", jobId as never)
    .execute();
const statusOf = async (id: string) => (await contentStore(db).findById(id as never))?.status;
const saidAbout = async (id: string, subject: string) =>
  (await db.selectFrom("outbox").select("id").where("key", "=", id).where("subject", "=", subject).execute())
    .length;

test("a job is held by one worker, and its output becomes the item once", async () => {
  const { id, jobId } = await queuedItem();
  const lease = await claimed(jobId);
  expect(lease.attempt).toBe(1);
  expect((await ledger.claim.mutate({ jobId, workerId: "w2" })).outcome).toBe("held");
  await ledger.renew.mutate({ lease, progress: 0.5 });
  expect(await statusOf(id)).toBe("encoding");
  for (let times = 0; times < 2; times += 1)
    expect(await ledger.finish.mutate({ lease, media })).toEqual({ accepted: true });
  expect(await statusOf(id)).toBe("ready");
  expect(await saidAbout(id, "encode.finished.v1")).toBe(1);
  expect((await ledger.claim.mutate({ jobId, workerId: "w2" })).outcome).toBe("over");
});

test("twenty workers that claim at once get one lease", async () => {
  const { jobId } = await queuedItem();
  const claims = await Promise.all(
    Array.from({ length: 20 }, (_, n) => ledger.claim.mutate({ jobId, workerId: `w${n}` })),
  );
  expect(claims.filter(({ outcome }) => outcome === "granted")).toHaveLength(1);
});

test("a worker that lost its lease changes nothing, whatever it reports", async () => {
  const { id, jobId } = await queuedItem();
  const stale = await claimed(jobId, "w1");
  await freeNow(jobId);
  const fresh = await claimed(jobId, "w2");
  expect(fresh.attempt).toBe(2);
  const reports = [
    ledger.renew.mutate({ lease: stale, progress: 1 }),
    ledger.finish.mutate({ lease: stale, media }),
    ledger.fail.mutate({ lease: stale, code: "encode_failed", retryable: false }),
    ledger.release.mutate({ lease: stale }),
    ledger.finish.mutate({ lease: { ...fresh, workerId: "w1" }, media }),
  ];
  expect(await Promise.all(reports.map(codeOf))).toEqual(Array(5).fill("content.lease_lost"));
  await ledger.finish.mutate({ lease: fresh, media });
  expect(await statusOf(id)).toBe("ready");
  const garbage = await db
    .selectFrom("garbage")
    .select("prefix")
    .where("prefix", "like", `%${id}%`)
    .execute();
  expect(garbage.map(({ prefix }) => prefix)).toContain(`v/${id}/1/`);
});

test("an attempt is told of the one that it follows, so that their traces are linked", async () => {
  const { jobId } = await queuedItem();
  const claim = () => ledger.claim.mutate({ jobId, workerId: "w1" });
  const followsOf = async () => {
    const answer = await claim();
    return answer.outcome === "granted" ? answer.job.follows?.traceparent : answer.outcome;
  };
  expect(await followsOf()).toBeUndefined();
  await freeNow(jobId);
  expect(await followsOf()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test("a failure that may pass waits longer each time, then ends the item", async () => {
  const { id, jobId } = await queuedItem();
  const waits: (number | undefined)[] = [];
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const lease = await claimed(jobId);
    waits.push((await ledger.fail.mutate({ lease, code: "worker_disk_full", retryable: true })).retryAfterMs);
    if (attempt < 5) expect((await ledger.claim.mutate({ jobId, workerId: "w9" })).outcome).toBe("held");
    await freeNow(jobId);
  }
  expect(waits).toEqual([5_000, 30_000, 120_000, 600_000, undefined]);
  expect(await statusOf(id)).toBe("failed");
  expect(await saidAbout(id, "encode.failed.v1")).toBe(1);
});

test("a failure of the source ends the item at once", async () => {
  const { id, jobId } = await queuedItem();
  const lease = await claimed(jobId);
  expect(await ledger.fail.mutate({ lease, code: "truncated", retryable: false })).toEqual({});
  expect(await owner.do((content) => content.byId.query({ id }))).toMatchObject({
    status: "failed",
    failure: { code: "truncated" },
  });
});

test("a job that fells every worker is given up after five attempts", async () => {
  const { id, jobId } = await queuedItem();
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await claimed(jobId, `w${attempt}`);
    await freeNow(jobId);
  }
  expect((await ledger.claim.mutate({ jobId, workerId: "w6" })).outcome).toBe("over");
  expect(await owner.do((content) => content.byId.query({ id }))).toMatchObject({
    failure: { code: "attempts_exhausted" },
  });
});

test("jobs handed back are free at once and do not count", async () => {
  const { jobId } = await queuedItem();
  for (let times = 1; times <= 8; times += 1) {
    const lease = await claimed(jobId);
    expect(lease.attempt).toBe(times);
    await ledger.release.mutate({ lease });
  }
});

test("jobs that nobody holds are announced again", async () => {
  const { jobId } = await queuedItem();
  await db
    .updateTable("job")
    .set({ announcedAt: new Date(0), availableAt: new Date(0) })
    .where("id", "=", jobId)
    .execute();
  await Promise.all([reconcile(db, service.say), reconcile(db, service.say)]);
  expect(await saidAbout(jobId, "encode.requested.v1")).toBe(1);
});

const dueNow = () =>
  db
    .updateTable("garbage")
    .set({ dueAt: new Date(0) })
    .execute();
const segmentOf = (id: string) => `v/${id}/1/0.m4s`;
const putSegment = (id: string) =>
  objects.put(buckets.media, segmentOf(id), new Uint8Array(3), { contentType: "video/mp4" });

test("an item removed while it is encoded loses its worker and leaves no object, whoever still writes", async () => {
  const { id, jobId, sourceKey } = await queuedItem();
  const lease = await claimed(jobId);
  await putSegment(id);
  await owner.do((content) => content.remove.mutate({ id }));
  expect(await codeOf(ledger.renew.mutate({ lease, progress: 1 }))).toBe("content.lease_lost");
  expect(await codeOf(ledger.finish.mutate({ lease, media }))).toBe("content.lease_lost");
  await sweep(db, objects, buckets);
  expect(await objects.head(buckets.media, segmentOf(id))).toBeUndefined();
  expect(await objects.head(buckets.upload, sourceKey)).toBeUndefined();
  await putSegment(id);
  await dueNow();
  await sweep(db, objects, buckets);
  expect(await objects.head(buckets.media, segmentOf(id))).toBeUndefined();
});

test("what cannot be deleted holds up nothing else", async () => {
  const { id } = await queuedItem();
  await putSegment(id);
  await contentStore(db).addGarbage([
    { bucket: "media", prefix: "", multipartId: null },
    { bucket: "media", prefix: `v/${id}/`, multipartId: null },
  ]);
  await sweep(db, objects, buckets);
  expect(await objects.head(buckets.media, segmentOf(id))).toBeUndefined();
  expect((await db.selectFrom("garbage").select("prefix").where("prefix", "=", "").execute()).length).toBe(1);
  await db.deleteFrom("garbage").where("prefix", "=", "").execute();
});

test("a claim that finds the attempts spent does not touch what was finished meanwhile", async () => {
  const { id, jobId } = await queuedItem();
  await db.updateTable("job").set({ attempt: 4, state: "running" }).where("id", "=", jobId).execute();
  const lease = await claimed(jobId);
  const stale = await jobStore(db).findById(jobId);
  await ledger.finish.mutate({ lease, media });
  await db.transaction().execute((trx) => failJob(trx, service.say, stale as JobRow, "attempts_exhausted"));
  expect(await statusOf(id)).toBe("ready");
  const garbage = await db
    .selectFrom("garbage")
    .select("prefix")
    .where("prefix", "=", `v/${id}/5/`)
    .execute();
  expect(garbage).toEqual([]);
});

test("removing and finishing at once wait for each other in one order", async () => {
  const items = await Promise.all(Array.from({ length: 20 }, queuedItem));
  const leases = await Promise.all(items.map(({ jobId }) => claimed(jobId)));
  const outcomes = await Promise.all([
    ...items.map(({ id }) => codeOf(owner.do((content) => content.remove.mutate({ id })))),
    ...leases.map((lease) => codeOf(ledger.finish.mutate({ lease, media }))),
  ]);
  expect(new Set(outcomes).difference(new Set(["none", "content.lease_lost"]))).toEqual(new Set());
});

test("a job announced again goes on in its own trace, and waits longer for the next time", async () => {
  const { jobId } = await queuedItem();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const past = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  const set = (announcedAt: Date) =>
    db
      .updateTable("job")
      .set({ announcedAt, availableAt: new Date(0), trace: JSON.stringify({ traceparent }) })
      .where("id", "=", jobId)
      .execute();
  await set(past(40));
  await reconcile(db, service.say);
  await set(past(40));
  await reconcile(db, service.say);
  const said = await db.selectFrom("outbox").select("trace").where("key", "=", jobId).execute();
  expect(said.map(({ trace }) => trace.traceparent)).toEqual([traceparent]);
});

test("uploads begun and never completed are given up after a day", async () => {
  const { contentId } = await owner.do((content) =>
    content.startUpload.mutate({ fileName: "a.wav", bytes: 20_000_000 }),
  );
  await db
    .updateTable("content")
    .set({ createdAt: new Date(Date.now() - 25 * 3_600_000) as never })
    .where("id", "=", contentId)
    .execute();
  await sweep(db, objects, buckets);
  expect(await contentStore(db).findById(contentId)).toBeUndefined();
});

test("an upload that is completed while the sweep gives others up stays", async () => {
  const { contentId } = await owner.do((content) =>
    content.startUpload.mutate({ fileName: "a.wav", bytes: 10 }),
  );
  const long = new Date(Date.now() - 25 * 3_600_000) as never;
  await db.updateTable("content").set({ createdAt: long }).where("id", "=", contentId).execute();
  await contentStore(db).markQueued(contentId, 10, undefined);
  await sweep(db, objects, buckets);
  expect(await statusOf(contentId)).toBe("queued");
});

test("progress is told at each change and ends with the item", async () => {
  const { id, jobId } = await queuedItem();
  const seen: Progress[] = [];
  const watching = owner.do(async (content) => {
    for await (const progress of content.progress.subscribe({ id })) seen.push(progress);
  });
  const until = async (status: string) => {
    while (seen.at(-1)?.status !== status) await Bun.sleep(10);
  };
  await until("queued");
  const lease = await claimed(jobId);
  await ledger.renew.mutate({ lease, progress: 0.4 });
  await until("encoding");
  await ledger.finish.mutate({ lease, media });
  await watching;
  expect(seen.at(-1)).toEqual({ id, status: "ready", progress: 1 });
  expect(seen.map(({ progress }) => progress)).toEqual(seen.map(({ progress }) => progress).toSorted());
}, 20_000);
