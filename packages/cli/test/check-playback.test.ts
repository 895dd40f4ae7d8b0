import { expect, test } from "bun:test";
import type { Playback } from "@millrace/client";
import { checkPlayback, firstAddress, isPlayable } from "../src/check-playback.ts";

/** A CDN of one item: `signed` decides what is open. */
const openServer = (mayRead: (url: URL) => boolean) => {
  const files: Record<string, string> = {
    "/master.m3u8":
      '#EXTM3U\n#EXT-X-MEDIA:URI="audio.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv/media.m3u8?Signature=s\n',
    "/v/media.m3u8": '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\r\n1.m4s?Signature=s\n',
    "/v/1.m4s": "moof",
  };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => {
      const url = new URL(request.url);
      if (!mayRead(url)) return new Response("no", { status: 403 });
      const body = files[url.pathname];
      return body === undefined ? new Response("none", { status: 404 }) : new Response(body);
    },
  });
  const address = `http://127.0.0.1:${server.port}/master.m3u8`;
  const playback = { hlsUrl: address, signed: { hlsUrl: `${address}?Signature=s` } } as Playback;
  return { playback, [Symbol.asyncDispose]: () => server.stop(true) };
};

const isSigned = (url: URL): boolean => url.searchParams.get("Signature") === "s";

test("a stream that opens with its signature alone is well, down to the first segment", async () => {
  await using server = openServer(isSigned);
  const checks = await checkPlayback(server.playback);
  expect(checks.map(({ what, answered }) => `${answered} ${what}`)).toEqual([
    "200 manifest",
    "200 manifest",
    "200 first segment",
    "403 manifest without signature",
    "403 segment without signature",
  ]);
  expect(isPlayable(checks)).toBe(true);
});

test.each([
  ["anybody may read", () => true],
  ["nobody may read", () => false],
  ["segments are missing", (url: URL) => isSigned(url) && !url.pathname.endsWith(".m4s")],
  ["segments are open", (url: URL) => isSigned(url) || url.pathname.endsWith(".m4s")],
])("it is not well when %s", async (_name, mayRead) => {
  await using server = openServer(mayRead);
  expect(isPlayable(await checkPlayback(server.playback))).toBe(false);
});

test.each([
  ["#EXTM3U\n\n#X\na.m3u8\nb.m3u8\n", "a.m3u8"],
  ["#EXTM3U\r\nseg.m4s\r\n", "seg.m4s"],
  ["#EXTM3U\n", undefined],
])("the first address in %j is %p", (playlist, expected) => {
  expect(firstAddress(playlist)).toBe(expected);
});
