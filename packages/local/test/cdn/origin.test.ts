import { expect, test } from "bun:test";
import { fetchFromOrigin, passedHeaders } from "../../src/cdn/origin.ts";

const credentials = { region: "us-east-1", accessKeyId: "id", secretAccessKey: "secret", bucket: "media" };
const forever = new AbortController().signal;

/** A server in the store's place that keeps what it was asked. */
const openListener = (answer: () => Response) => {
  const asked: { url: string; headers: Headers }[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) => {
      asked.push({ url: request.url, headers: new Headers(request.headers) });
      return answer();
    },
  });
  return {
    asked,
    origin: { ...credentials, endpoint: server.url.origin },
    [Symbol.dispose]: () => void server.stop(true),
  };
};

test("forwards what concerns the object and nothing of the viewer", async () => {
  using store = openListener(
    () => new Response("x", { headers: { etag: '"1"', "x-amz-meta-secret": "s", server: "store" } }),
  );
  const headers = new Headers({
    range: "bytes=0-1",
    cookie: "CloudFront-Signature=s",
    authorization: "Bearer t",
    "x-other": "o",
  });
  const answer = await fetchFromOrigin(store.origin, { method: "GET", key: "a b/é.m4s", headers }, forever);
  const [request] = store.asked;
  const url = new URL(request?.url ?? "");
  expect(url.pathname).toBe("/media/a%20b/%C3%A9.m4s");
  expect([...url.searchParams.keys()].every((name) => name.startsWith("X-Amz-"))).toBe(true);
  expect(["range", "cookie", "authorization", "x-other"].map((name) => request?.headers.get(name))).toEqual([
    "bytes=0-1",
    null,
    null,
    null,
  ]);
  expect(Object.keys(passedHeaders(answer)).sort()).toEqual(["content-length", "content-type", "etag"]);
});

test.each([301, 403, 500, 503])("%d of the store is a bad gateway to the viewer", async (status) => {
  using store = openListener(
    () => new Response("internals", { status, headers: { location: "http://evil.test" } }),
  );
  const answer = await fetchFromOrigin(
    store.origin,
    { method: "GET", key: "a", headers: new Headers() },
    forever,
  );
  expect([answer.status, await answer.text()]).toEqual([502, ""]);
});

test("so is a store that is not there, or whose viewer has left", async () => {
  const gone = openListener(() => new Response());
  gone[Symbol.dispose]();
  const request = { method: "GET", key: "a", headers: new Headers() } as const;
  expect((await fetchFromOrigin(gone.origin, request, forever)).status).toBe(502);
  using there = openListener(() => new Response("x"));
  expect((await fetchFromOrigin(there.origin, request, AbortSignal.abort())).status).toBe(502);
});
