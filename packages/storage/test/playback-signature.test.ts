import { afterAll, describe, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { type SigningKey, signingKeyOf, verifySigned } from "@millrace/local";
import fc from "fast-check";
import { outputKey, outputPrefix, signPlayback } from "../src/index.ts";
import { openTestObjects } from "./stack.ts";

const pem = { type: "pkcs8", format: "pem" } as const;
const ecdsa = signingKeyOf(
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pem).toString(),
);
const rsa = signingKeyOf(
  generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey.export(pem).toString(),
);
const mediaUrl = "https://media.example.org";
const soon = () => new Date(Date.now() + 3_600_000);

const sign = (prefix: string, key: SigningKey = ecdsa, base = mediaUrl) =>
  signPlayback({ mediaUrl: base, prefix, ...key, expiresAt: soon() });
const isAllowed = (url: string, cookie?: string) =>
  verifySigned({ url, cookie, ip: "10.0.0.1" }, [ecdsa.trusted, rsa.trusted], new Date()).allowed;
const cookieHeader = (cookies: readonly { name: string; value: string }[]) =>
  cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

test.each([
  ["ECDSA", ecdsa],
  ["RSA", rsa],
])("with an %s key one signature covers all of an output, as query and as cookies", async (_name, key) => {
  const { query, cookies } = await sign("v/c_a/1/", key);
  for (const file of ["master.m3u8", "720p/init.mp4", "720p/17.m4s"]) {
    expect(isAllowed(`${mediaUrl}/v/c_a/1/${file}?${query}`)).toBe(true);
    expect(isAllowed(`${mediaUrl}/v/c_a/1/${file}`, cookieHeader(cookies))).toBe(true);
  }
  expect(isAllowed(`${mediaUrl}/v/c_a/1/master.m3u8`)).toBe(false);
});

test("cookies are for the output's path alone, below the CDN's own", async () => {
  const paths = async (base: string) => (await sign("v/c_a/1/", ecdsa, base)).cookies.map(({ path }) => path);
  expect(new Set(await paths(mediaUrl))).toEqual(new Set(["/v/c_a/1/"]));
  expect(new Set(await paths("https://example.org/media/"))).toEqual(new Set(["/media/v/c_a/1/"]));
});

test("a signature never covers another output, whatever its name", async () => {
  const id = fc.stringMatching(/^c_[0-9a-f]{1,4}$/);
  const output = fc.record({ id, attempt: fc.integer({ min: 1, max: 30 }) });
  const file = fc.stringMatching(/^[a-z0-9]{1,5}(\/[a-z0-9]{1,5})?$/);
  await fc.assert(
    fc.asyncProperty(output, output, file, async (a, b, name) => {
      const { query, cookies } = await sign(outputPrefix(a.id, a.attempt));
      const url = `${mediaUrl}/${outputKey(outputPrefix(b.id, b.attempt), name)}`;
      const isSame = a.id === b.id && a.attempt === b.attempt;
      expect(isAllowed(`${url}?${query}`)).toBe(isSame);
      expect(isAllowed(url, cookieHeader(cookies))).toBe(isSame);
    }),
  );
});

test.each(["", "v/", "v/*/1/", "v/c_a/", "v/c_a/1", "*", "v/c_a/1/../../c_b/1/"])(
  "nothing is signed for %j, which is no output",
  async (prefix) => {
    await expect(sign(prefix)).rejects.toThrow(RangeError);
  },
);

test("no signature holds for longer than it says", async () => {
  const { query } = await signPlayback({
    mediaUrl,
    prefix: "v/c_a/1/",
    ...ecdsa,
    expiresAt: new Date(1_000),
  });
  expect(isAllowed(`${mediaUrl}/v/c_a/1/a?${query}`)).toBe(false);
});

describe("at the CDN", async () => {
  const { objects, mediaBucket, cdn, endpoint } = await openTestObjects();
  afterAll(() => objects[Symbol.dispose]());
  const get = async (url: string, headers: Record<string, string> = {}) =>
    (await fetch(url, { headers, signal: AbortSignal.timeout(5_000) })).status;
  const grant = { mediaUrl: cdn.url, keyPairId: cdn.keyPairId, privateKeyPem: cdn.privateKeyPem };

  test("an item plays with its own signature and with no other, and never from the store", async () => {
    for (const key of ["v/c_a/1/1.m4s", "v/c_b/1/1.m4s"])
      await objects.put(mediaBucket, key, key, { contentType: "video/iso.segment" });
    const { query, cookies } = await signPlayback({ ...grant, prefix: "v/c_a/1/", expiresAt: soon() });
    const cookie = cookieHeader(cookies);
    expect(await get(`${cdn.url}/v/c_a/1/1.m4s?${query}`)).toBe(200);
    expect(await get(`${cdn.url}/v/c_a/1/1.m4s`, { cookie })).toBe(200);
    expect(await get(`${cdn.url}/v/c_b/1/1.m4s?${query}`)).toBe(403);
    expect(await get(`${cdn.url}/v/c_b/1/1.m4s`, { cookie })).toBe(403);
    expect(await get(`${cdn.url}/v/c_a/1/1.m4s`)).toBe(403);
    expect(await get(`${endpoint}/${mediaBucket}/v/c_a/1/1.m4s`)).toBe(403);
  });

  test("an expired or foreign signature is refused", async () => {
    const expired = await signPlayback({
      ...grant,
      prefix: "v/c_a/1/",
      expiresAt: new Date(Date.now() - 1_000),
    });
    const foreign = await signPlayback({ ...grant, ...ecdsa, prefix: "v/c_a/1/", expiresAt: soon() });
    const borrowed = foreign.query.replace(ecdsa.keyPairId, cdn.keyPairId);
    for (const query of [expired.query, foreign.query, borrowed])
      expect(await get(`${cdn.url}/v/c_a/1/1.m4s?${query}`)).toBe(403);
  });
});
