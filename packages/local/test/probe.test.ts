import { expect, test } from "bun:test";
import { answers, speaks } from "../src/probe.ts";

test.each([
  [204, true, true],
  [403, false, true],
  [503, false, true],
])("a server that answers %d", async (status, answering, speaking) => {
  using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(null, { status }) });
  expect(await answers(server.url.href)).toBe(answering);
  expect(await speaks(server.url.href)).toBe(speaking);
});

test("silence and absence are no answer", async () => {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Promise<Response>(() => {}) });
  const url = server.url.href;
  expect([await answers(url, 100), await speaks(url, 100)]).toEqual([false, false]);
  await server.stop(true);
  expect([await answers(url), await speaks(url)]).toEqual([false, false]);
});
