import { expect, test } from "bun:test";
import { manifestRequest } from "../src/manifest-request.ts";

const at = (path: string) => manifestRequest(`http://127.0.0.1:1${path}`);

test.each([
  ["/playback/v/c_1/2/master.m3u8?Policy=a_&Signature=b~&Key-Pair-Id=K1", "v/c_1/2/master.m3u8", "hls", 3],
  ["/playback/v/c_1/2/720p/playlist.m3u8?Policy=a", "v/c_1/2/720p/playlist.m3u8", "hls", 1],
  ["/playback/v/c_1/2/manifest.mpd", "v/c_1/2/manifest.mpd", "dash", 0],
])("%s is a manifest", (path, key, kind, count) => {
  const wanted = at(path);
  expect(wanted).toMatchObject({ key, kind: kind as "hls" });
  expect(wanted?.query.split("&").filter(Boolean)).toHaveLength(count);
});

test.each([
  "/playback/v/c_1/2/720p/1.m4s",
  "/playback/v/c_1/2/.m3u8",
  "/playback/v/c_1/master.m3u8",
  "/playback/v/*/2/master.m3u8",
  "/playback/v/c_1/2/../../../uploads/master.m3u8",
  "/playback/v/c_1/2/..%2f..%2fc_2/master.m3u8",
  "/playback/v/c_1/2//master.m3u8",
  "/playback/uploads/u_1/c_1/source.m3u8",
  "/playback//other.example.org/v/c_1/2/master.m3u8",
  "/playback/v/c_1/2/master.m3u8@other.example.org",
  "/other/v/c_1/2/master.m3u8",
])("%s is none", (path) => {
  expect(at(path)).toBeUndefined();
});

test("of the query only CloudFront's own parameters go on, and only as CloudFront spells them", () => {
  const query = "a=b&Policy=x&Signature=a%22b&Key-Pair-Id=K&policy=y&Expires=1#EXT";
  expect(at(`/playback/v/c_1/2/master.m3u8?${query}`)?.query).toBe("Policy=x&Key-Pair-Id=K&Expires=1");
});
