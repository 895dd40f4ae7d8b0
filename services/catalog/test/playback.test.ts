import { afterAll, beforeAll, expect, test } from "bun:test";
import { type ContentId, newId, type Playback, type UserId } from "@millrace/contracts";
import { outputKey, outputPrefix } from "@millrace/storage";
import { openPlayback } from "../src/playback.ts";
import { outputFiles } from "./output-files.ts";
import { readDash, readHls } from "./read-manifests.ts";
import { startCatalog, video } from "./start-catalog.ts";

let running: Awaited<ReturnType<typeof startCatalog>>;
beforeAll(async () => {
  running = await startCatalog();
});
afterAll(() => running[Symbol.asyncDispose]());

const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
const statusOf = async (url: string, headers?: Record<string, string>) => (await get(url, headers)).status;
const textOf = async (url: string) => {
  const response = await get(url);
  expect(response.status).toBe(200);
  return response.text();
};
const cookieOf = ({ cookies }: Playback) => cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

/** A published item whose files are in the media bucket. */
const publishWithFiles = async (owner: UserId) => {
  const { contentId, outputPrefix: prefix } = await running.publish(owner);
  for (const [name, { body, contentType }] of Object.entries(outputFiles))
    await running.objects.put(running.stack.objects.mediaBucket, outputKey(prefix, name), body, {
      contentType,
    });
  return { id: contentId, prefix };
};
const open = (owner: UserId, id: ContentId) => running.as(owner, (it) => it.openPlayback.mutate({ id }));

test("cookies open every file of the item at the CDN, for its path and four hours", async () => {
  const owner = newId("user");
  const { id, prefix } = await publishWithFiles(owner);
  const playback = await open(owner, id);
  const cookie = cookieOf(playback);
  expect(new Set(playback.cookies.map(({ path }) => path))).toEqual(new Set([`/${prefix}`]));
  for (const url of [playback.hlsUrl, playback.dashUrl, playback.posterUrl ?? ""]) {
    expect(await statusOf(url, { cookie })).toBe(200);
    expect(await statusOf(url)).toBe(403);
  }
  const hours = (Date.parse(playback.expiresAt) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(3.9);
  expect(hours).toBeLessThanOrEqual(4);
});

test("signed addresses play without cookies: every address of each HLS playlist answers", async () => {
  const owner = newId("user");
  const { id } = await publishWithFiles(owner);
  const { signed } = await open(owner, id);
  const master = readHls(await textOf(signed.hlsUrl), signed.hlsUrl);
  expect(master.playlists).toHaveLength(2);
  for (const url of master.playlists) {
    const media = readHls(await textOf(url), url);
    expect(media.files).toHaveLength(3);
    for (const file of media.files) {
      expect(new URL(file).origin).toBe(running.stack.cdn.url);
      expect(await statusOf(file)).toBe(200);
    }
  }
  expect(await statusOf(signed.posterUrl ?? "")).toBe(200);
  expect(await statusOf(signed.mp3Url ?? "")).toBe(200);
});

test("so does every address of the DASH manifest", async () => {
  const owner = newId("user");
  const { id } = await publishWithFiles(owner);
  const { signed } = await open(owner, id);
  const files = readDash(await textOf(signed.dashUrl), signed.dashUrl);
  expect(files).toHaveLength(6);
  for (const file of files) {
    expect(new URL(file).origin).toBe(running.stack.cdn.url);
    expect(await statusOf(file)).toBe(200);
  }
});

test("one item's signature opens nothing of another, neither segments nor manifests", async () => {
  const owner = newId("user");
  const [a, b] = [await publishWithFiles(owner), await publishWithFiles(owner)];
  const playback = await open(owner, a.id);
  const { search } = new URL(playback.signed.hlsUrl);
  const cookie = cookieOf(playback);
  const { url: cdn } = running.stack.cdn;
  for (const name of ["360p/0.m4s", "360p/init.mp4", "master.m3u8", "manifest.mpd"]) {
    expect(await statusOf(`${cdn}/${outputKey(a.prefix, name)}${search}`)).toBe(200);
    expect(await statusOf(`${cdn}/${outputKey(b.prefix, name)}${search}`)).toBe(403);
    expect(await statusOf(`${cdn}/${outputKey(b.prefix, name)}`, { cookie })).toBe(403);
  }
  for (const name of ["master.m3u8", "360p/playlist.m3u8", "manifest.mpd"])
    expect(await statusOf(`${running.origin}/playback/${outputKey(b.prefix, name)}${search}`)).toBe(403);
});

test("an expired signature is refused for manifests and segments", async () => {
  const owner = newId("user");
  const { id, prefix } = await publishWithFiles(owner);
  const { cdn } = running.stack;
  const delivery = {
    publicUrl: running.origin,
    mediaUrl: cdn.url,
    cloudfrontKeyPairId: cdn.keyPairId,
    cloudfrontPrivateKey: cdn.privateKeyPem,
  };
  const row = { id, title: "", outputPrefix: prefix, media: video, publishedAt: new Date() };
  const opened = new Date(Date.now() - 4 * 3_600_000 - 1_000);
  const { signed } = await openPlayback(delivery, row, opened);
  const { search } = new URL(signed.hlsUrl);
  for (const url of [signed.hlsUrl, signed.dashUrl, `${cdn.url}/${outputKey(prefix, "360p/0.m4s")}${search}`])
    expect(await statusOf(url)).toBe(403);
});

test("the CDN's refusals are passed on, readable from any page", async () => {
  const owner = newId("user");
  const { id, prefix } = await publishWithFiles(owner);
  const { search } = new URL((await open(owner, id)).signed.hlsUrl);
  const at = (name: string, query: string) => get(`${running.origin}/playback/${prefix}${name}${query}`);
  const unsigned = await at("master.m3u8", "");
  expect(unsigned.status).toBe(403);
  expect(await unsigned.text()).toContain("MissingKey");
  expect(unsigned.headers.get("access-control-allow-origin")).toBe("*");
  expect((await at("none.m3u8", search)).status).toBe(404);
  expect((await at("360p/0.m4s", search)).status).toBe(404);
  const served = await at("master.m3u8", `${search}&a="x`);
  expect(served.status).toBe(200);
  expect(served.headers.get("content-type")).toBe("application/vnd.apple.mpegurl");
  expect(served.headers.get("access-control-allow-credentials")).toBeNull();
  expect(served.headers.get("cache-control")).toBe("private");
  expect(await served.text()).not.toContain("a=");
});

test("after a newer attempt sessions are for its files", async () => {
  const owner = newId("user");
  const { id } = await publishWithFiles(owner);
  await running.publish(owner, { contentId: id, attempt: 2 });
  const { hlsUrl, cookies } = await open(owner, id);
  expect(hlsUrl).toContain(`/${outputPrefix(id, 2)}`);
  expect(cookies[0]?.path).toBe(`/${outputPrefix(id, 2)}`);
});
