import { afterAll, expect, test } from "bun:test";
import { contentContract, newId, type Procedure } from "@millrace/contracts";
import { asFault } from "@millrace/mesh";
import { openContentService, wavBytes } from "./content-service.ts";

const service = await openContentService();
afterAll(() => service.resources.disposeAsync());
const ann = await service.person();
const bob = await service.person();

type Person = typeof ann;
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "none",
    (error) => asFault(error).code,
  );

const startOf = (person: Person, bytes: Uint8Array, fileName = "song.wav") =>
  person.do((content) =>
    content.startUpload.mutate({ fileName, bytes: bytes.byteLength, contentType: "audio/wav" }),
  );

const uploadOf = async (person: Person, bytes: Uint8Array<ArrayBuffer>, fileName?: string) => {
  const { contentId, send, headers } = await startOf(person, bytes, fileName);
  if (send.how !== "put") throw new Error("small files go in one PUT");
  const put = await fetch(send.url, { method: "PUT", body: bytes, headers });
  expect(put.status).toBe(200);
  return person.do((content) => content.completeUpload.mutate({ id: contentId }));
};

test("a small file goes in one presigned PUT and is queued", async () => {
  const item = await uploadOf(ann, wavBytes(5_000));
  expect(item).toMatchObject({ status: "queued", title: "song", bytes: 5_000, progress: 0 });
  expect(await ann.do((content) => content.byId.query({ id: item.id }))).toEqual(item);
});

test("fifty completions at once queue one job", async () => {
  const bytes = wavBytes(2_000);
  const { contentId: id, send, headers } = await startOf(ann, bytes);
  if (send.how === "put") await fetch(send.url, { method: "PUT", body: bytes, headers });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => ann.do((content) => content.completeUpload.mutate({ id }))),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["queued"]));
  const jobs = await service.db.selectFrom("job").selectAll().where("contentId", "=", id).execute();
  expect(jobs).toHaveLength(1);
});

test("a large file goes in parts, and what has arrived need not be sent again", async () => {
  const bytes = wavBytes(17 * 1_024 * 1_024);
  const { contentId: id, send } = await startOf(ann, bytes);
  if (send.how !== "parts") throw new Error("large files go in parts");
  expect(send.partCount).toBe(3);
  const missing = () => ann.do((content) => content.uploadParts.query({ id }));
  const putPart = async ({ number, url }: { number: number; url: string }) => {
    const start = (number - 1) * send.partBytes;
    const response = await fetch(url, { method: "PUT", body: bytes.subarray(start, start + send.partBytes) });
    expect(response.status).toBe(200);
  };
  const [first] = (await missing()).missing;
  if (first) await putPart(first);
  expect(await codeOf(ann.do((content) => content.completeUpload.mutate({ id })))).toBe(
    "content.upload_missing",
  );
  const rest = await missing();
  expect([rest.arrivedBytes, rest.missing.map(({ number }) => number)]).toEqual([send.partBytes, [2, 3]]);
  await Promise.all(rest.missing.map(putPart));
  expect((await ann.do((content) => content.completeUpload.mutate({ id }))).status).toBe("queued");
});

test("a small file's address can be had anew, until the file is there", async () => {
  const bytes = wavBytes(900);
  const { contentId: id } = await startOf(ann, bytes);
  const { missing, headers, partBytes } = await ann.do((content) => content.uploadParts.query({ id }));
  expect([missing.length, partBytes]).toEqual([1, 900]);
  await fetch(missing[0]?.url ?? "", { method: "PUT", body: bytes, headers });
  expect(await ann.do((content) => content.uploadParts.query({ id }))).toMatchObject({
    arrivedBytes: 900,
    missing: [],
  });
  await ann.do((content) => content.completeUpload.mutate({ id }));
  expect(await codeOf(ann.do((content) => content.uploadParts.query({ id })))).toBe("content.wrong_state");
});

test.each<[string, Uint8Array<ArrayBuffer>, string]>([
  ["text", new TextEncoder().encode("just some words, and some more words"), "not_media"],
  [
    "an HLS playlist",
    new TextEncoder().encode("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/x.ts\n"),
    "playlist_refused",
  ],
  ["nothing", new Uint8Array(), "empty_file"],
])("%s named .mp4 ends as failed, with a sentence and a hint", async (_what, bytes, code) => {
  const item = await uploadOf(ann, bytes, "clip.mp4");
  expect(item).toMatchObject({ status: "failed", failure: { code } });
  expect(item.failure?.message).toMatch(/^The file|^This file/);
  expect(item.failure?.hint.length).toBeGreaterThan(10);
});

test("parts that are completed twenty times at once become one item", async () => {
  const bytes = wavBytes(17 * 1_024 * 1_024);
  const { contentId: id } = await startOf(ann, bytes);
  const { missing, partBytes } = await ann.do((content) => content.uploadParts.query({ id }));
  for (const { number, url } of missing)
    await fetch(url, { method: "PUT", body: bytes.subarray((number - 1) * partBytes, number * partBytes) });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => codeOf(ann.do((content) => content.completeUpload.mutate({ id })))),
  );
  expect(new Set(answers)).toEqual(new Set(["none"]));
});

test("what was looked at cannot be replaced by the same address", async () => {
  const bytes = wavBytes(500);
  const { contentId: id, send, headers } = await startOf(ann, bytes);
  if (send.how !== "put") throw new Error("small files go in one PUT");
  const put = (body: Uint8Array<ArrayBuffer>) => fetch(send.url, { method: "PUT", body, headers });
  expect((await put(bytes)).status).toBe(200);
  await ann.do((content) => content.completeUpload.mutate({ id }));
  expect((await put(new Uint8Array(500).fill(35))).status).toBe(412);
});

test.each(["video", "a\0b", "video/mp4\r\nx: y", "vidéo/mp4", "video/mp4; a"])(
  "a media type of %p is refused",
  async (contentType) => {
    const request = { fileName: "a.mp4", bytes: 10, contentType };
    expect(await codeOf(ann.do((content) => content.startUpload.mutate(request)))).toBe("request.invalid");
  },
);

test("an upload that never arrived cannot be completed", async () => {
  const { contentId: id } = await startOf(ann, wavBytes(100));
  expect(await codeOf(ann.do((content) => content.completeUpload.mutate({ id })))).toBe(
    "content.upload_missing",
  );
});

test("the presigned address takes no other size and no other type", async () => {
  const { send, headers } = await startOf(ann, wavBytes(100));
  if (send.how !== "put") throw new Error("small files go in one PUT");
  const put = (body: Uint8Array<ArrayBuffer>, type?: string) =>
    fetch(send.url, {
      method: "PUT",
      body,
      headers: { ...headers, ...(type ? { "content-type": type } : {}) },
    });
  expect((await put(wavBytes(101))).status).toBe(403);
  expect((await put(wavBytes(100), "text/html")).status).toBe(403);
  expect((await put(wavBytes(100))).status).toBe(200);
});

test("a file over the limit is refused before a byte is sent", async () => {
  const huge = { fileName: "a.mp4", bytes: 2 ** 30 + 1 };
  expect(await codeOf(ann.do((content) => content.startUpload.mutate(huge)))).toBe("content.too_large");
});

test("lists come newest first, page by page", async () => {
  const cleo = await service.person();
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.unshift((await startOf(cleo, wavBytes(50))).contentId);
  const first = await cleo.do((content) => content.list.query({ limit: 3 }));
  expect(first.items.map(({ id }) => id as string)).toEqual(ids.slice(0, 3));
  const second = await cleo.do((content) => content.list.query({ limit: 3, cursor: first.nextCursor }));
  expect(second.items.map(({ id }) => id as string)).toEqual(ids.slice(3));
  expect(second.nextCursor).toBeUndefined();
});

test("an item can be renamed and removed; removing it again changes nothing", async () => {
  const { id } = await uploadOf(ann, wavBytes(3_000));
  expect(await ann.do((content) => content.rename.mutate({ id, title: " A walk " }))).toMatchObject({
    title: "A walk",
  });
  for (let times = 0; times < 2; times += 1)
    expect(await ann.do((content) => content.remove.mutate({ id }))).toEqual({ removed: true });
  expect(await codeOf(ann.do((content) => content.byId.query({ id })))).toBe("content.not_found");
  const job = await service.db
    .selectFrom("job")
    .select("state")
    .where("contentId", "=", id)
    .executeTakeFirst();
  expect(job?.state).toBe("cancelled");
});

const takesId = Object.entries<Procedure>(contentContract.procedures).flatMap(([name, { kind }]) =>
  name === "list" || name === "startUpload" ? [] : [[name, kind] as const],
);

type AnyCall = (input: object) => Promise<unknown>;
type AnyCalls = Record<
  string,
  { query: AnyCall; mutate: AnyCall; subscribe: (input: object) => AsyncIterable<unknown> }
>;

const callByName = async (content: unknown, name: string, kind: string, input: object): Promise<unknown> => {
  const procedure = (content as AnyCalls)[name];
  if (!procedure) throw new Error(`${name} is no procedure`);
  if (kind !== "subscription") return procedure[kind === "query" ? "query" : "mutate"](input);
  for await (const first of procedure.subscribe(input)) return first;
};

test.each(takesId)("%s of another user's item is not found, as of one that never was", async (name, kind) => {
  const { id } = await uploadOf(ann, wavBytes(1_000));
  const input = (target: string) => ({ id: target, ...(name === "rename" ? { title: "mine" } : {}) });
  const call = (target: string) => bob.do((content) => callByName(content, name, kind, input(target)));
  expect(await codeOf(call(id))).toBe("content.not_found");
  expect(await codeOf(call(newId("content")))).toBe("content.not_found");
  expect((await ann.do((content) => content.byId.query({ id }))).title).toBe("song");
});

test("a form is streamed into an item, its file's name as the title", async () => {
  const form = new FormData();
  form.set("file", new File([wavBytes(20_000_000)], "My Song.wav", { type: "audio/wav" }));
  const headers = {
    authorization: `Bearer ${await service.tokenFor("content")}`,
    "x-millrace-user": ann.userToken,
  };
  const response = await fetch(`${service.url}/upload`, { method: "POST", body: form, headers });
  expect([response.status, await response.json()]).toMatchObject([
    201,
    { title: "My Song", status: "queued", bytes: 20_000_000 },
  ]);
});

test("a form whose title cannot be kept is refused and leaves nothing", async () => {
  const before = await ann.do((content) => content.list.query({ limit: 1 }));
  const form = new FormData();
  form.set("title", "a\u0000b");
  form.set("file", new File([wavBytes(9_000)], "a.wav", { type: "audio/wav" }));
  const headers = {
    authorization: `Bearer ${await service.tokenFor("content")}`,
    "x-millrace-user": ann.userToken,
  };
  const response = await fetch(`${service.url}/upload`, { method: "POST", body: form, headers });
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining("control characters"),
  ]);
  expect(await ann.do((content) => content.list.query({ limit: 1 }))).toEqual(before);
});

test.each<[string, string, Record<string, string>, number]>([
  ["no form", "words", { "content-type": "text/plain" }, 415],
  ["a form without a file", "--x\r\n\r\n--x--", { "content-type": "multipart/form-data; boundary=x" }, 400],
  ["a form without a boundary", "words", { "content-type": "multipart/form-data" }, 400],
])("%s is a typed refusal", async (_what, body, type, status) => {
  const headers = {
    ...type,
    authorization: `Bearer ${await service.tokenFor("content")}`,
    "x-millrace-user": ann.userToken,
  };
  const response = await fetch(`${service.url}/upload`, { method: "POST", body, headers });
  expect(response.status).toBe(status);
  expect(await response.text()).toMatch(/"code":"request\.\w+"/);
});

test("missing and wrong settings stop it at start, one line each", () => {
  const cwd = `${import.meta.dir}/..`;
  const env = { PORT: "4003", DATABASE_URL: "mysql://x", LEASE_SECONDS: "1" };
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "src/main.ts"], { cwd, env });
  const names = stderr
    .toString()
    .trim()
    .split("\n")
    .map((line) => line.split(": ")[1]);
  expect(exitCode).toBe(78);
  const missing = ["NATS_URL", "S3_UPLOAD_BUCKET", "S3_MEDIA_BUCKET", "AUTH_URL", "LEASE_SECONDS"];
  expect(names).toEqual(["SERVICE_KEY", "MESH_KEYS", "DATABASE_URL", ...missing]);
});
