import { afterAll, expect, test } from "bun:test";
import { exists, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Claim,
  type EncodedMedia,
  type EncodeJob,
  encodeRequested,
  Fault,
  ledgerContract,
  newId,
} from "@millrace/contracts";
import { openBus } from "@millrace/events";
import { testStack } from "@millrace/local/testing";
import { resolveTools } from "@millrace/media";
import { makeClip } from "@millrace/media/clips";
import {
  connect,
  implement,
  routerFrom,
  serve,
  serviceApp,
  serviceIdentity,
  serviceTokens,
} from "@millrace/mesh";
import { namedKeys } from "@millrace/mesh/testing";
import { openObjects } from "@millrace/storage";
import { startTelemetry } from "@millrace/telemetry";
import { createLocalJWKSet } from "jose";
import { startWorkers } from "../src/workers.ts";

const resources = new AsyncDisposableStack();
afterAll(() => resources.disposeAsync());
resources.use(startTelemetry("encoder", { logLevel: "fatal" }));
const stack = await testStack();
const bus = resources.use(await openBus(stack.nats.url, "encoder-test"));
const objects = resources.use(openObjects(stack.objects));
const buckets = { upload: stack.objects.uploadBucket, media: stack.objects.mediaBucket };
const folder = await mkdtemp(join(tmpdir(), "millrace-encoder-"));

/** What the worker tells the ledger; what the ledger answers is up to each test. */
type Told = { renewals: number; finished: EncodedMedia[]; failed: string[]; released: number };
const { serviceKey, meshKeys } = await namedKeys("encoder");

// Tasks that other suites left in the stream are not this one's to do.
await bus.manager.streams.purge("tasks");

const openLedger = async (
  answer: (jobId: string) => Claim,
  { loseAfter = Number.POSITIVE_INFINITY } = {},
) => {
  const told: Told = { renewals: 0, finished: [], failed: [], released: 0 };
  const router = routerFrom(
    implement(ledgerContract, {
      claim: ({ jobId }) => answer(jobId),
      renew: () => {
        told.renewals += 1;
        if (told.renewals > loseAfter) throw new Fault("content.lease_lost");
        return { leaseSeconds: 3 };
      },
      finish: ({ media }) => {
        told.finished.push(media);
        return { accepted: true };
      },
      fail: ({ code }) => {
        told.failed.push(code);
        return {};
      },
      release: () => {
        told.released += 1;
        return { released: true };
      },
    }),
  );
  const identify = serviceIdentity("content", { meshKeys }, createLocalJWKSet({ keys: [] }));
  const app = serviceApp({ name: "content", router, identify, trusted: true, ready: {} });
  const server = serve(app, { host: "127.0.0.1", port: 0 });
  const peer = {
    service: "content",
    url: `http://127.0.0.1:${app.server?.port}`,
    tokenFor: serviceTokens({ serviceKey }),
  };
  return {
    told,
    ledger: connect(ledgerContract, peer),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

const jobFor = async (path: string, jobId = newId("job")): Promise<EncodeJob> => {
  const contentId = newId("content");
  const sourceKey = `uploads/u_test/${contentId}/source`;
  await objects.uploadFile(buckets.upload, sourceKey, path, { contentType: "video/mp4" });
  return {
    contentId,
    sourceKey,
    outputPrefix: `v/${contentId}/1/`,
    lease: { jobId, attempt: 1, workerId: "w1" },
    leaseSeconds: 3,
  };
};
const request = ({ contentId, lease }: EncodeJob) => {
  const envelope = {
    id: newId("event"),
    occurredAt: new Date().toISOString(),
    data: { jobId: lease.jobId, contentId },
  };
  return bus.stream.publish(encodeRequested.subject, JSON.stringify(envelope));
};
const settings = { workers: 1, ackSeconds: 5, graceSeconds: 0 };
const workersOn = async (ledger: Awaited<ReturnType<typeof openLedger>>["ledger"]) => {
  const scratchFolder = join(folder, crypto.randomUUID());
  return {
    scratchFolder,
    pool: startWorkers(
      bus,
      { ledger, objects, buckets, tools: await resolveTools(), scratchFolder, workerId: "w1" },
      settings,
    ),
  };
};
const until = async (isSo: () => boolean) => {
  while (!isSo()) await Bun.sleep(20);
};

test("a job becomes verified objects, is reported once, and leaves no scratch", async () => {
  const job = await jobFor(await makeClip("small", folder, { seconds: 2 }));
  await using on = await openLedger(() => ({ outcome: "granted", job }));
  const { pool, scratchFolder } = await workersOn(on.ledger);
  await request(job);
  await until(() => on.told.finished.length > 0);
  await pool[Symbol.asyncDispose]();
  const [media] = on.told.finished;
  expect(on.told).toMatchObject({ failed: [], released: 0 });
  expect(media).toMatchObject({ kind: "video", hasAudio: true, hls: "master.m3u8", width: 426, height: 240 });
  for (const name of [media?.hls, media?.dash, media?.poster, media?.mp3])
    expect(await objects.head(buckets.media, `${job.outputPrefix}${name}`)).toBeDefined();
  expect(await readdir(scratchFolder)).toEqual([]);
}, 60_000);

test("a bad source is reported with its reason, and the worker goes on", async () => {
  const bad = await jobFor(await makeClip("textAsMp4", folder));
  const good = await jobFor(await makeClip("small", folder, { seconds: 2 }));
  await using on = await openLedger((jobId) => ({
    outcome: "granted",
    job: jobId === bad.lease.jobId ? bad : good,
  }));
  const { pool } = await workersOn(on.ledger);
  await request(bad);
  await request(good);
  await until(() => on.told.finished.length > 0);
  await pool[Symbol.asyncDispose]();
  expect(on.told.failed).toEqual(["not_media"]);
}, 60_000);

test("a worker that loses its lease stops FFmpeg and reports nothing", async () => {
  const job = await jobFor(await makeClip("hd", folder, { seconds: 10 }));
  await using on = await openLedger(() => ({ outcome: "granted", job }), { loseAfter: 1 });
  const { pool, scratchFolder } = await workersOn(on.ledger);
  await request(job);
  await until(() => on.told.renewals > 1);
  while ((await readdir(scratchFolder)).length > 0) await Bun.sleep(20);
  await pool[Symbol.asyncDispose]();
  expect(on.told).toMatchObject({ finished: [], failed: [], released: 0 });
  await bus.manager.streams.purge("tasks");
}, 60_000);

test("a worker that is told to stop hands its job back", async () => {
  const job = await jobFor(join(folder, "hd.mp4"));
  await using on = await openLedger(() => ({ outcome: "granted", job }));
  const { pool, scratchFolder } = await workersOn(on.ledger);
  await request(job);
  await until(() => on.told.renewals > 0);
  await pool[Symbol.asyncDispose]();
  expect(on.told).toMatchObject({ finished: [], failed: [], released: 1 });
  expect(await readdir(scratchFolder)).toEqual([]);
  await bus.manager.streams.purge("tasks");
}, 60_000);

test("what is over is not done again, what is held is asked for later", async () => {
  const job = await jobFor(await makeClip("textAsMp4", folder));
  const answers: Claim[] = [{ outcome: "held", retryAfterMs: 100 }, { outcome: "over" }];
  let claims = 0;
  await using on = await openLedger(() => answers[Math.min(claims++, 1)] as Claim);
  const { pool, scratchFolder } = await workersOn(on.ledger);
  await request(job);
  await until(() => claims === 2);
  await pool[Symbol.asyncDispose]();
  expect(on.told).toEqual({ renewals: 0, finished: [], failed: [], released: 0 });
  expect(await exists(scratchFolder)).toBe(false);
}, 30_000);

test("missing settings stop it at start, one line each", () => {
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "src/main.ts"], {
    cwd: `${import.meta.dir}/..`,
    env: {},
  });
  expect(exitCode).toBe(78);
  const names = stderr
    .toString()
    .trim()
    .split("\n")
    .map((line) => line.split(": ")[1]);
  expect(names).toEqual(
    expect.arrayContaining([
      "PORT",
      "NATS_URL",
      "S3_UPLOAD_BUCKET",
      "CONTENT_URL",
      "WORKER_ID",
      "SCRATCH_FOLDER",
    ]),
  );
});
