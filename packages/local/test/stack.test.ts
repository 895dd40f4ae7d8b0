import { expect, test } from "bun:test";
import { chmodSync, readlinkSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/cloudfront-signer";
import { SQL } from "bun";
import type { ChildEvent } from "../src/child.ts";
import { openStack, type Stack } from "../src/stack.ts";
import { findRunningStack } from "../src/stack-file.ts";
import { testStack } from "../src/test-stack.ts";
import { firstLine, openScratch, openScript, pidOf, until, untilGone } from "./scratch.ts";

const query = async (url: string, statement: string): Promise<unknown[]> => {
  const sql = new SQL(url, { max: 1 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.close();
  }
};

const s3For = ({ objects }: Stack) =>
  new S3Client({
    endpoint: objects.endpoint,
    region: objects.region,
    credentials: { ...objects },
    forcePathStyle: true,
  });

/** Ids of a process and all that descend from it. */
const family = (pid: number): number[] => {
  const children = Bun.spawnSync(["pgrep", "-P", String(pid)])
    .stdout.toString()
    .trim()
    .split("\n")
    .filter(Boolean);
  return [pid, ...children.flatMap((child) => family(Number(child)))];
};

test("starts everything, keeps data and addresses over a restart, and leaves no process", async () => {
  await using scratch = openScratch();
  const options = { dataFolder: join(scratch.folder, "data"), env: {} };
  const parts: string[] = [];
  const first = await openStack({
    ...options,
    onProgress: ({ part, state }) => parts.push(`${part} ${state}`),
  });
  expect(parts.filter((it) => it.endsWith("ready")).sort()).toEqual([
    "cdn ready",
    "mail ready",
    "nats ready",
    "objects ready",
    "postgres ready",
    "traces ready",
  ]);
  await query(first.postgres.adminUrl, "create table kept (id int); insert into kept values (7)");
  const s3 = s3For(first);
  await s3.send(new PutObjectCommand({ Bucket: first.objects.mediaBucket, Key: "a/1", Body: "bytes" }));
  expect((await fetch(`${first.cdn.url}/a/1`)).status).toBe(403);
  const { postgres, objects, cdn, traces } = first;
  const running = findRunningStack(first.dataFolder);
  expect(running).toMatchObject({ pid: process.pid, postgres, objects, cdn, traces });
  expect(running?.ports.web).toBe(first.ports("web"));
  for (const file of ["stack.json", "secrets.json", "cdn/signing-key.pem", "settings/cdn.json"]) {
    expect(statSync(join(first.dataFolder, file)).mode & 0o077).toBe(0);
  }
  await expect(openStack(options)).rejects.toThrow("is already running");
  const pids = Object.values(first.pids()).map((pid) => pidOf({ pid: () => pid }));
  await first[Symbol.asyncDispose]();
  await untilGone(pids);
  expect(findRunningStack(first.dataFolder)).toBeUndefined();

  await using second = await openStack(options);
  expect([second.postgres, second.nats, second.cdn, second.objects]).toEqual([
    first.postgres,
    first.nats,
    first.cdn,
    first.objects,
  ]);
  expect(await query(second.postgres.adminUrl, "select id from kept")).toEqual([{ id: 7 }]);
  const kept = await s3.send(new GetObjectCommand({ Bucket: first.objects.mediaBucket, Key: "a/1" }));
  expect(await kept.Body?.transformToString()).toBe("bytes");
  s3.destroy();
}, 60_000);

test("kill -9 of the parent leaves no process, and the next start finds its folder free", async () => {
  await using scratch = openScratch();
  const dataFolder = join(scratch.folder, "data");
  const source = `
    import { openStack } from ${JSON.stringify(join(import.meta.dir, "../src/stack.ts"))};
    const stack = await openStack({ dataFolder: ${JSON.stringify(dataFolder)}, env: {} });
    console.log(JSON.stringify(stack.pids()));
    await Bun.sleep(600_000);`;
  const parent = await openScript(scratch.folder, source);
  const pids = Object.values(JSON.parse(await firstLine(parent.stdout)) as Record<string, number>);
  expect(pids.length).toBe(6);
  const all = family(parent.pid);
  expect(all.length).toBeGreaterThan(10);
  expect(pids.every((pid) => all.includes(pid))).toBe(true);
  parent.kill("SIGKILL");
  await parent.exited;
  await untilGone(all);
  expect(findRunningStack(dataFolder)).toBeUndefined();
  await using again = await openStack({ dataFolder, env: {} });
  expect(await query(again.postgres.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
}, 60_000);

test("what the environment names is used and not started", async () => {
  await using scratch = openScratch();
  const env = {
    ADMIN_DATABASE_URL: "postgres://db.example/x",
    NATS_URL: "nats://bus.example",
    SMTP_URL: "smtp://mail.example",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.example",
  };
  await using stack = await openStack({ dataFolder: scratch.folder, env });
  expect(Object.keys(stack.pids()).sort()).toEqual(["cdn", "objects"]);
  expect(stack.postgres.adminUrl).toBe(env.ADMIN_DATABASE_URL);
  expect(stack.mail).toEqual({ smtpUrl: env.SMTP_URL, pageUrl: undefined });
  expect(stack.traces.queryUrl).toBeUndefined();
}, 30_000);

test("real servers of another stack serve this one, behind its own CDN", async () => {
  const shared = await testStack();
  await using scratch = openScratch();
  const { endpoint, region, accessKeyId, secretAccessKey, uploadBucket, mediaBucket } = shared.objects;
  const env = {
    ADMIN_DATABASE_URL: shared.postgres.adminUrl,
    NATS_URL: shared.nats.url,
    SMTP_URL: shared.mail.smtpUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: shared.traces.otlpUrl,
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_UPLOAD_BUCKET: uploadBucket,
    S3_MEDIA_BUCKET: mediaBucket,
  };
  const events: string[] = [];
  const onEvent = ({ name, kind }: ChildEvent) => events.push(`${name} ${kind}`);
  await using stack = await openStack({ dataFolder: scratch.folder, env, onEvent });
  expect(Object.keys(stack.pids())).toEqual(["cdn"]);
  const s3 = s3For(stack);
  await s3.send(new PutObjectCommand({ Bucket: mediaBucket, Key: "theirs", Body: "from the other's store" }));
  s3.destroy();
  const { url, keyPairId, privateKeyPem: privateKey } = stack.cdn;
  const dateLessThan = new Date(Date.now() + 60_000).toISOString();
  const signed = getSignedUrl({ url: `${url}/theirs`, keyPairId, privateKey, dateLessThan });
  expect(await (await fetch(signed)).text()).toBe("from the other's store");

  process.kill(pidOf({ pid: () => stack.pids().cdn }), "SIGKILL");
  await until(() => events.includes("cdn restarted"));
  expect(await (await fetch(signed)).text()).toBe("from the other's store");
  expect(events).toEqual(["cdn ended", "cdn restarted"]);
}, 60_000);

test.skipIf(process.getuid?.() !== 0)(
  "root may keep the data folder where nobody else may walk",
  async () => {
    await using scratch = openScratch();
    chmodSync(scratch.folder, 0o700);
    const dataFolder = join(scratch.folder, "data");
    const env = { NATS_URL: "nats://x", SMTP_URL: "smtp://x", OTEL_EXPORTER_OTLP_ENDPOINT: "http://x" };
    const stack = await openStack({ dataFolder, env });
    const outside = readlinkSync(join(dataFolder, "postgres"));
    expect(outside).toMatch(/^\/var\/lib\/millrace\/[0-9a-f]{16}$/);
    expect(await query(stack.postgres.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    await stack[Symbol.asyncDispose]();
    rmSync(outside, { recursive: true });
  },
  60_000,
);

test("one part that cannot start stops the others, and the folder is free again", async () => {
  await using scratch = openScratch();
  const options = { dataFolder: join(scratch.folder, "data"), env: {} };
  // A file where the mail catcher wants a folder.
  await Bun.write(join(options.dataFolder, "mail"), "");
  await expect(openStack(options)).rejects.toThrow(/mail ended with 1 before it was ready/);
  await expect(openStack(options)).rejects.toThrow(/mail ended with 1/);
}, 60_000);
