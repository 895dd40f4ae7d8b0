import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedCookies, getSignedUrl } from "@aws-sdk/cloudfront-signer";
import { openCdn } from "../../src/cdn.ts";
import { objectsAddress, openObjects } from "../../src/objects.ts";
import { openPorts } from "../../src/ports.ts";
import { openScratch } from "../scratch.ts";

const web = "http://localhost:4010";
const body = "0123456789".repeat(1_000);

const openBoth = async () => {
  const scratch = openScratch();
  const ports = openPorts();
  const common = { dataFolder: scratch.folder, host: scratch.host, webOrigins: [web] };
  const secrets = { accessKeyId: "id", secretAccessKey: "secret", postgresPassword: "", natsPassword: "" };
  const address = objectsAddress(ports("objects"), secrets);
  const objects = await openObjects({ ...common, address });
  const origin = { ...address, bucket: address.mediaBucket };
  const cdn = await openCdn({ ...common, port: ports("cdn"), origin });
  const s3 = new S3Client({
    endpoint: address.endpoint,
    region: address.region,
    credentials: { ...address },
    forcePathStyle: true,
  });
  const put = (Key: string, more = {}) =>
    s3.send(
      new PutObjectCommand({
        Bucket: address.mediaBucket,
        Key,
        Body: body,
        ContentType: "video/mp4",
        ...more,
      }),
    );
  await put("ab/1.m4s", { CacheControl: "public, max-age=31536000, immutable" });
  await put("ab/é x.m4s");
  await put("abc/1.m4s");
  const close = async () => {
    s3.destroy();
    await cdn.child?.stop();
    await objects.child?.stop();
    await scratch[Symbol.asyncDispose]();
  };
  return { ...cdn.address, s3, mediaBucket: address.mediaBucket, close };
};

let cdn: Awaited<ReturnType<typeof openBoth>>;
beforeAll(async () => {
  cdn = await openBoth();
});
afterAll(() => cdn.close());

const later = () => new Date(Date.now() + 60_000).toISOString();
const signer = () => ({ keyPairId: cdn.keyPairId, privateKey: cdn.privateKeyPem });
const signed = (path: string) =>
  getSignedUrl({ ...signer(), url: `${cdn.url}${path}`, dateLessThan: later() });
const cookieFor = (resource: string, host = cdn.url) => {
  const end = { DateLessThan: { "AWS:EpochTime": Math.floor(Date.now() / 1_000) + 60 } };
  const policy = JSON.stringify({ Statement: [{ Resource: `${host}${resource}`, Condition: end }] });
  const cookies = getSignedCookies({ ...signer(), policy });
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
};
const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(path.startsWith("http") ? path : `${cdn.url}${path}`, { method, headers, redirect: "manual" });

/** The status of a request as no client library sends it. */
const rawAnswer = async (text: string): Promise<number> => {
  const { promise, resolve } = Promise.withResolvers<string>();
  await Bun.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(cdn.url).port),
    socket: {
      open: (it) => void it.write(text),
      data: (_it, bytes) => resolve(bytes.toString()),
      close: () => resolve(""),
    },
  });
  return Number((await promise).slice(9, 12));
};
const rawStatus = (target: string, cookie: string): Promise<number> => {
  const { host } = new URL(cdn.url);
  return rawAnswer(
    `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
  );
};

describe("what is signed is served", () => {
  test("by signed URL and by cookies, whole, with its headers", async () => {
    for (const response of [
      await get(signed("/ab/1.m4s")),
      await get("/ab/1.m4s", { cookie: cookieFor("/ab/*") }),
    ]) {
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(body);
      const { headers } = response;
      expect(headers.get("content-type")).toBe("video/mp4");
      expect(headers.get("content-length")).toBe("10000");
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("etag")).toMatch(/^".+"$/);
    }
  });
  test("names with letters that URLs encode", async () => {
    expect((await get(signed("/ab/é x.m4s"))).status).toBe(200);
  });
  test("ranges, revalidation and HEAD", async () => {
    const cookie = cookieFor("/ab/*");
    const part = await get("/ab/1.m4s", { cookie, range: "bytes=5-14" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 5-14/10000",
      "5678901234",
    ]);
    expect((await get("/ab/1.m4s", { cookie, range: "bytes=10000-" })).status).toBe(416);
    const etag = part.headers.get("etag") ?? "";
    const same = await get("/ab/1.m4s", { cookie, "if-none-match": etag });
    expect([same.status, await same.text()]).toEqual([304, ""]);
    const head = await get("/ab/1.m4s", { cookie }, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10000", ""]);
  });
  test("under any name of this machine that the policy is for", async () => {
    const { port } = new URL(cdn.url);
    const host = `media.millrace.localhost:${port}`;
    const cookie = cookieFor("/ab/*", `http://${host}`);
    expect((await get("/ab/1.m4s", { cookie, host })).status).toBe(200);
    expect((await get("/ab/1.m4s", { cookie })).status).toBe(403);
  });
  test("parameters of the object store are not forwarded", async () => {
    const response = await get(signed("/ab/1.m4s?response-content-type=text/html"));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "video/mp4"]);
  });
});

describe("all else is refused", () => {
  test.each(["/ab/1.m4s", "/ab/1.m4s?Signature=x", "/", "/nothing"])(
    "%s without a signature",
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(403);
      expect(await response.text()).toMatch(/<Error><Code>MissingKey<\/Code>/);
      expect(response.headers.get("cache-control")).toBe("no-store");
    },
  );
  test("a signature of another asset, though the name begins alike", async () => {
    expect((await get("/abc/1.m4s", { cookie: cookieFor("/ab/*") })).status).toBe(403);
    expect((await get("/abc/1.m4s", { cookie: cookieFor("/abc/*") })).status).toBe(200);
  });
  test.each(["POST", "PUT", "DELETE", "PATCH"])("%s, even if signed", async (method) => {
    expect((await get("/ab/1.m4s", { cookie: cookieFor("/ab/*") }, method)).status).toBe(403);
  });
  test.each([
    "/ab/../abc/1.m4s",
    "/ab/%2e%2e/abc/1.m4s",
    "/ab/..%2fabc/1.m4s",
    "/ab/..%5cabc/1.m4s",
    "/ab/..\\abc/1.m4s",
    "/ab//1.m4s",
    "/ab/%00",
    "/ab/",
    "/../millrace-uploads/x",
    "//ab/1.m4s",
  ])("the path %s with cookies for /ab/*", async (path) => {
    expect(await rawStatus(path, cookieFor("/ab/*"))).toBe(403);
  });
  test.each([
    ["a Host that is none", "GET /ab/1.m4s HTTP/1.1\r\nHost: a b/?#\r\n"],
    ["a Host that is another", "GET /ab/1.m4s HTTP/1.1\r\nHost: evil.test\r\n"],
    ["a whole URL of another host", "GET http://evil.test/ab/1.m4s HTTP/1.1\r\nHost: evil.test\r\n"],
  ])("%s", async (_name, head) => {
    expect([400, 403]).toContain(
      await rawAnswer(`${head}Cookie: ${cookieFor("/ab/*")}\r\nConnection: close\r\n\r\n`),
    );
  });
  test("an object that is not there is 404, to who may have it", async () => {
    expect((await get("/ab/2.m4s", { cookie: cookieFor("/ab/*") })).status).toBe(404);
  });
  test("the store itself gives nothing to who has no key", async () => {
    const { endpoint } = { endpoint: await cdn.s3.config.endpoint?.() };
    const store = `http://${endpoint?.hostname}:${endpoint?.port}/${cdn.mediaBucket}/ab/1.m4s`;
    expect((await fetch(store)).status).toBe(403);
    expect(
      (await cdn.s3.send(new GetObjectCommand({ Bucket: cdn.mediaBucket, Key: "ab/1.m4s" }))).ContentLength,
    ).toBe(10_000);
  });
});

describe("CORS", () => {
  test("a page of the list reads answers and refusals with cookies", async () => {
    for (const headers of [{ origin: web, cookie: cookieFor("/ab/*") }, { origin: web }]) {
      const response = await get("/ab/1.m4s", headers);
      expect(response.headers.get("access-control-allow-origin")).toBe(web);
      expect(response.headers.get("access-control-allow-credentials")).toBe("true");
      expect(response.headers.get("vary")).toBe("Origin");
    }
  });
  test("its preflight is granted without a signature", async () => {
    const response = await get(
      "/ab/1.m4s",
      { origin: web, "access-control-request-method": "GET" },
      "OPTIONS",
    );
    expect([response.status, response.headers.get("access-control-allow-methods")]).toEqual([
      204,
      "GET, HEAD, OPTIONS",
    ]);
  });
  test.each([
    "null",
    "http://localhost:4011",
    "http://localhost:4010.evil.test",
    "https://localhost:4010",
    "http://evil.test",
    "*",
  ])("v5.0.0-3.4.2 a page from %s does not", async (origin) => {
    const response = await get("/ab/1.m4s", { origin, cookie: cookieFor("/ab/*") });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    expect(response.headers.get("vary")).toBe("Origin");
    expect((await get("/ab/1.m4s", { origin }, "OPTIONS")).status).toBe(403);
  });
});
