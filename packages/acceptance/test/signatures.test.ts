import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeClip } from "@millrace/media/clips";
import { signPlayback } from "@millrace/storage";
import { outcomeOf } from "../src/outcome.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";

const platform = await platformUnderTest();
const folder = mkdtempSync(join(tmpdir(), "millrace-signatures-"));
const person = await newPerson(platform);

const readyItem = async () => {
  const { id } = await person.upload(Bun.file(await makeClip("small", folder, { seconds: 2 })));
  expect((await outcomeOf(person, id)).status).toBe("ready");
  const playback = await person.openPlayback(id);
  const media = playback.hlsUrl.replace(/master\.m3u8$/, "");
  const { pathname } = new URL(media);
  return {
    id,
    playback,
    media,
    prefix: pathname.slice(1),
    query: new URL(playback.signed.hlsUrl).search.slice(1),
  };
};
const [one, other] = [await readyItem(), await readyItem()];
const rendition = new URL((await trackOf(one)) ?? "", one.media).pathname.replace(/[^/]+$/, "").slice(1);

async function trackOf({ media, query }: typeof one): Promise<string | undefined> {
  const master = await (await fetch(`${media}master.m3u8?${query}`)).text();
  return master.split("\n").find((line) => line !== "" && !line.startsWith("#"));
}
const base = new URL(one.media).origin;
const files = {
  manifest: `${one.media}master.m3u8`,
  "media playlist": new URL((await trackOf(one)) ?? "", one.media).href,
  "initialisation segment": `${base}/${rendition}init.mp4`,
  "media segment": `${base}/${rendition}0.m4s`,
  poster: `${one.media}poster.jpg`,
};
const statusOf = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response.status;
};
const { keyPairId, privateKeyPem } = platform.stack.cdn;
const expired = await signPlayback({
  mediaUrl: base,
  prefix: one.prefix,
  keyPairId,
  privateKeyPem,
  expiresAt: new Date(Date.now() - 1_000),
});
const cookiesOf = ({ playback }: typeof one) => ({
  headers: { cookie: playback.cookies.map(({ name, value }) => `${name}=${value}`).join("; ") },
});

test.each(Object.entries(files))(
  "the %s plays with its item's signature and no other",
  async (_name, url) => {
    expect(await statusOf(`${url}?${one.query}`)).toBe(200);
    expect(await statusOf(url, cookiesOf(one))).toBe(200);
    expect(await statusOf(url)).toBe(403);
    expect(await statusOf(`${url}?${other.query}`)).toBe(403);
    expect(await statusOf(url, cookiesOf(other))).toBe(403);
    expect(await statusOf(`${url}?${expired.query}`)).toBe(403);
    expect(await statusOf(`${url}?${one.query.replace(/Signature=..../, "Signature=AAAA")}`)).toBe(403);
  },
);

test("manifests for players without cookies refuse the same", async () => {
  const { hlsUrl, dashUrl } = one.playback.signed;
  for (const url of [hlsUrl, dashUrl]) {
    expect(await statusOf(url)).toBe(200);
    expect(await statusOf(url.split("?")[0] ?? "")).toBe(403);
    expect(await statusOf(`${url.split("?")[0]}?${other.query}`)).toBe(403);
    expect(await statusOf(`${url.split("?")[0]}?${expired.query}`)).toBe(403);
  }
});

test("the object store answers nobody without a key", async () => {
  const { endpoint, mediaBucket, uploadBucket } = platform.stack.objects;
  for (const path of [`${mediaBucket}/${one.prefix}master.m3u8`, `${mediaBucket}/`, `${uploadBucket}/`, ""])
    expect(await statusOf(`${endpoint}/${path}`)).toBe(403);
});

test("cookies are set by the gateway, for the item's folder alone", async () => {
  const response = await fetch(`${platform.gatewayUrl}/api/catalog/${one.id}/playback`, {
    method: "POST",
    headers: { authorization: `Bearer ${person.session()?.accessToken}` },
  });
  const lines = response.headers.getSetCookie();
  expect(lines).toHaveLength(3);
  for (const line of lines)
    expect(line).toMatch(new RegExp(`^CloudFront-.*; Path=/${one.prefix}; .*HttpOnly; SameSite=Lax`));
});
