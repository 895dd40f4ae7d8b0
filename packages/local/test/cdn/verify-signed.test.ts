import { describe, expect, test } from "bun:test";
import { getSignedCookies, getSignedUrl } from "@aws-sdk/cloudfront-signer";
import { verifySigned } from "../../src/cdn/verify-signed.ts";
import { ecdsaKey, rsaKey } from "./keys.ts";

const [ecdsa, rsa, stranger] = [ecdsaKey(), rsaKey(), ecdsaKey()];
const keys = [ecdsa.trusted, rsa.trusted];
const now = new Date("2026-06-01T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const later = at(60);
const epoch = (date: Date) => date.getTime() / 1_000;
const url = "http://media.test/ab/720p/1.m4s";

const verify = (signedUrl: string, cookie?: string, ip = "192.0.2.7", when = now) =>
  verifySigned({ url: signedUrl, cookie, ip }, keys, when);
const reason = (verdict: ReturnType<typeof verify>) => (verdict.allowed ? "allowed" : verdict.reason);
const cookieHeader = (cookies: object) =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");

const policyFor = (resource: string, condition: object = {}) =>
  JSON.stringify({
    Statement: [
      { Resource: resource, Condition: { DateLessThan: { "AWS:EpochTime": epoch(later) }, ...condition } },
    ],
  });
const custom = (policy: string, { keyPairId, privateKeyPem: privateKey } = ecdsa) =>
  ({ policy, keyPairId, privateKey }) as const;

describe.each([
  ["ECDSA", ecdsa],
  ["RSA", rsa],
] as const)("%s", (_name, { keyPairId, privateKeyPem: privateKey }) => {
  const signer = { url, keyPairId, privateKey, dateLessThan: later.toISOString() };
  test.each(["SHA1", "SHA256"] as const)("canned policy, %s, in the query and in cookies", (algorithm) => {
    expect(verify(getSignedUrl({ ...signer, algorithm }))).toEqual({ allowed: true });
    const cookie = cookieHeader(getSignedCookies({ ...signer, algorithm }));
    expect(verify(url, cookie)).toEqual({ allowed: true });
    expect(reason(verify(`${url}x`, cookie))).toBe("the signature is not of this URL and policy");
  });
  test.each(["SHA1", "SHA256"] as const)("custom policy, %s, in the query and in cookies", (algorithm) => {
    const policy = { policy: policyFor("http://media.test/ab/*"), keyPairId, privateKey, algorithm };
    const query = new URL(getSignedUrl({ ...policy, url })).search;
    const cookie = cookieHeader(getSignedCookies(policy));
    for (const path of ["ab/720p/1.m4s", "ab/master.m3u8", "ab/x?y=1"]) {
      expect(verify(`http://media.test/${path}`, cookie)).toEqual({ allowed: true });
      const join = path.includes("?") ? "&" : "?";
      expect(verify(`http://media.test/${path}${join}${query.slice(1)}`)).toEqual({ allowed: true });
    }
    expect(reason(verify("http://media.test/abc/1.m4s", cookie))).toBe("the policy is for another URL");
  });
});

test("a query parameter of one's own is part of what is signed", () => {
  const { keyPairId, privateKeyPem: privateKey } = ecdsa;
  const signed = getSignedUrl({
    url: `${url}?v=1`,
    keyPairId,
    privateKey,
    dateLessThan: later.toISOString(),
  });
  expect(verify(signed)).toEqual({ allowed: true });
  expect(reason(verify(signed.replace("v=1", "v=2")))).toBe("the signature is not of this URL and policy");
  expect(reason(verify(`${signed}&w=1`))).toBe("the signature is not of this URL and policy");
});

const window = { DateGreaterThan: { "AWS:EpochTime": epoch(at(-60)) } };
const home = { IpAddress: { "AWS:SourceIp": "192.0.2.0/24" } };
test.each([
  ["in time", {}, now, "192.0.2.7", "allowed"],
  ["a second before the end", {}, at(59), "192.0.2.7", "allowed"],
  ["at the end", {}, at(60), "192.0.2.7", "the signature has expired"],
  ["in the window", window, now, "192.0.2.7", "allowed"],
  ["before it", window, at(-61), "192.0.2.7", "the signature is not valid yet"],
  ["from the range", home, now, "192.0.2.99", "allowed"],
  ["from elsewhere", home, now, "198.51.100.1", "the policy is for other addresses"],
  ["from an address of version 6", home, now, "2001:db8::1", "the policy is for other addresses"],
])("custom policy %s", (_name, condition, when, ip, expected) => {
  const signed = getSignedUrl({ ...custom(policyFor("http://media.test/ab/*", condition)), url });
  expect(reason(verify(signed, undefined, ip, when))).toBe(expected);
});

const good = getSignedUrl({ ...custom(policyFor("http://media.test/ab/*")), url });
const changed = (name: string, to: (value: string) => string | undefined) => {
  const it = new URL(good);
  const value = to(it.searchParams.get(name) ?? "");
  if (value === undefined) it.searchParams.delete(name);
  else it.searchParams.set(name, value);
  return it.href;
};
const flip = (text: string) => (text.startsWith("A") ? `B${text.slice(1)}` : `A${text.slice(1)}`);
const everything = Buffer.from(policyFor("*")).toString("base64").replaceAll("=", "_").replaceAll("/", "~");
test.each([
  ["nothing at all", url, "there is no Key-Pair-Id, neither in the query nor in a cookie"],
  [
    "no key id",
    changed("Key-Pair-Id", () => undefined),
    "there is no Key-Pair-Id, neither in the query nor in a cookie",
  ],
  ["no signature", changed("Signature", () => undefined), "there is no Signature"],
  ["no policy", changed("Policy", () => undefined), "there is neither a Policy nor an Expires"],
  [
    "an Expires beside the policy",
    `${good}&Expires=${epoch(later)}`,
    "there is both a Policy and an Expires",
  ],
  [
    "another key's id",
    changed("Key-Pair-Id", () => rsa.keyPairId),
    "the signature is not of this URL and policy",
  ],
  [
    "an unknown key's id",
    changed("Key-Pair-Id", () => stranger.keyPairId),
    "the key is not one of the trusted ones",
  ],
  ["a changed signature", changed("Signature", flip), "the signature is not of this URL and policy"],
  [
    "a cut signature",
    changed("Signature", (it) => it.slice(4)),
    "the signature is not of this URL and policy",
  ],
  ["a signature in plain base64", changed("Signature", () => "ab+/"), "the signature is not readable"],
  ["an unknown hash", `${good}&Hash-Algorithm=MD5`, "the signature is not readable"],
  ["another hash", `${good}&Hash-Algorithm=SHA256`, "the signature is not of this URL and policy"],
  ["another policy", changed("Policy", () => everything), "the signature is not of this URL and policy"],
  ["a policy of nonsense", changed("Policy", () => "e30_"), "the policy is not readable"],
  ["a huge policy", changed("Policy", () => "A".repeat(20_000)), "the policy is not readable"],
  ["a parameter twice", `${good}&Signature=x`, "a signature parameter is there twice"],
  ["another host", good.replace("media.test", "other.test"), "the policy is for another URL"],
  ["another scheme", good.replace("http:", "https:"), "the policy is for another URL"],
])("refuses %s", (_name, signed, expected) => {
  expect(reason(verify(signed))).toBe(expected);
});

test("a key that is not trusted signs for nothing, whatever id it claims", () => {
  const forged = { ...custom(policyFor("http://media.test/ab/*"), stranger), url };
  expect(reason(verify(getSignedUrl({ ...forged, keyPairId: ecdsa.keyPairId })))).toBe(
    "the signature is not of this URL and policy",
  );
});

test("the signed URL overrides cookies, for better and for worse", () => {
  const { keyPairId, privateKeyPem: privateKey } = ecdsa;
  const goodCookie = cookieHeader(getSignedCookies(custom(policyFor("http://media.test/ab/*"))));
  const expired = getSignedUrl({ url, keyPairId, privateKey, dateLessThan: at(-1).toISOString() });
  expect(reason(verify(expired, goodCookie))).toBe("the signature has expired");
  expect(verify(good, cookieHeader({ "CloudFront-Key-Pair-Id": "K", "CloudFront-Signature": "x" }))).toEqual({
    allowed: true,
  });
});

test("a star in a canned policy is a letter", () => {
  const { keyPairId, privateKeyPem: privateKey } = ecdsa;
  const starred = getSignedUrl({
    url: "http://media.test/ab/*",
    keyPairId,
    privateKey,
    dateLessThan: later.toISOString(),
  });
  expect(verify(starred)).toEqual({ allowed: true });
  expect(reason(verify(starred.replace("/ab/*", "/ab/1.m4s")))).toBe(
    "the signature is not of this URL and policy",
  );
});
