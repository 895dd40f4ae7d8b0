import { expect, test } from "bun:test";
import { signHlsManifest } from "../src/index.ts";

const manifestUrl = "https://media.example.org/v/c_a/1/720p/playlist.m3u8";
const query = "Policy=p_&Signature=s~&Key-Pair-Id=K";
const sign = (text: string) => signHlsManifest(text, { query, manifestUrl });
const here = "https://media.example.org/v/c_a/1/720p";

test.each([
  ["a segment", "#EXTINF:4.0,\n1.m4s", `#EXTINF:4.0,\n${here}/1.m4s?${query}`],
  ["a segment with a query of its own", "1.m4s?a=b", `${here}/1.m4s?a=b&${query}`],
  ["a segment elsewhere on the CDN", "/v/c_a/1/x.m4s", `https://media.example.org/v/c_a/1/x.m4s?${query}`],
  ["an absolute segment on the CDN", `${here}/1.m4s`, `${here}/1.m4s?${query}`],
  ["an initialization segment", '#EXT-X-MAP:URI="init.mp4"', `#EXT-X-MAP:URI="${here}/init.mp4?${query}"`],
  [
    "an initialization segment behind other attributes",
    '#EXT-X-MAP:BYTERANGE="720@0",URI="init.mp4"',
    `#EXT-X-MAP:BYTERANGE="720@0",URI="${here}/init.mp4?${query}"`,
  ],
  [
    "a media playlist",
    "#EXT-X-STREAM-INF:BANDWIDTH=1\n360p/p.m3u8",
    `#EXT-X-STREAM-INF:BANDWIDTH=1\n360p/p.m3u8?${query}`,
  ],
  [
    "an audio group",
    '#EXT-X-MEDIA:TYPE=AUDIO,NAME="URI=x",URI="audio/p.m3u8"',
    `#EXT-X-MEDIA:TYPE=AUDIO,NAME="URI=x",URI="audio/p.m3u8?${query}"`,
  ],
  [
    "an I-frame playlist",
    '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="360p/i.m3u8"',
    `#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="360p/i.m3u8?${query}"`,
  ],
  ["a line with a carriage return", "1.m4s\r", `${here}/1.m4s?${query}`],
])("%s is signed", (_name, text, expected) => {
  expect(sign(text)).toBe(expected);
});

test.each([
  ["another host's segment", "https://other.example.org/1.m4s"],
  ["another scheme's", "http://media.example.org/1.m4s"],
  ["a host without a scheme", "//other.example.org/1.m4s"],
  ["data", '#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="data:text/plain;base64,AAAA"'],
  ["a comment", '# URI="a.m3u8"'],
  ["a tag without a URI", '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="x"'],
  ["an empty line", ""],
])("%s stays as it is", (_name, text) => {
  expect(sign(text)).toBe(text);
});

test("only the line behind a variant's tag is a playlist", () => {
  const text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\na.m3u8\nb.m4s\n";
  expect(sign(text)).toBe(
    `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\na.m3u8?${query}\n${here}/b.m4s?${query}\n`,
  );
});
