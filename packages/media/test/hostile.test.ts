import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readdirSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { MediaFault } from "../src/media-fault.ts";
import { transcode } from "../src/transcode.ts";
import { makeClip } from "./clips.ts";
import { faultOf, never, patienceMs, scratch, tools } from "./scratch.ts";

setDefaultTimeout(patienceMs);

const secret = "canary-7f3a9c";

/** Files that make a player read its neighbour or call an address; `call` is the canary server, `read` the canary file. */
const lures = (call: string, read: string): Record<string, string> => {
  const segments = (uri: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${uri}\n#EXT-X-ENDLIST\n`;
  const mpd = (uri: string) =>
    `<MPD type="static"><BaseURL>${uri}</BaseURL><Period><AdaptationSet/></Period></MPD>`;
  const ftyp = "\0\0\0\x18ftypisom\0\0\x02\0isomiso2";
  return {
    "hls.mp4": segments(call),
    "hls-file.mp4": segments(`file://${read}`),
    "hls-concat.mp4": segments(`concat:${read}|${call}`),
    "hls-key.mp4": `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="${call}"\n#EXTINF:4,\n${read}\n`,
    "hls-map.mp4": `#EXTM3U\n#EXT-X-MAP:URI="${call}"\n#EXTINF:4,\n${read}\n`,
    "variants.m4a": `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${call}\n`,
    "hls-in-mp4.mp4": `${ftyp}${segments(call)}`,
    "hls-in-mp3.mp3": `ID3\x04\0\0\0\0\0\x0a${"\0".repeat(10)}${segments(call)}`,
    "hls-in-ts.ts": `G${"\0".repeat(187)}`.repeat(3) + segments(call),
    "hls-in-wav.wav": `RIFF\xff\xff\xff\xffWAVE${segments(call)}`,
    "hls-in-avi.avi": `RIFF\0\0\0\0AVI ${segments(call)}`,
    "dash.mp4": `<?xml version="1.0"?>${mpd(call)}`,
    "dash-bare.mp4": mpd(call),
    "concat.mp4": `ffconcat version 1.0\nfile ${read}\nfile ${call}\n`,
    "session.mp4": `v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n`,
    "smooth.ismv": `<SmoothStreamingMedia><StreamIndex Url="${call}"/></SmoothStreamingMedia>`,
    "asx.wmv": `<ASX version="3"><Entry><Ref href="${call}"/></Entry></ASX>`,
    "list.avi": `[playlist]\nFile1=${call}\n`,
    "reference.mov": `${ftyp}\0\0\0\x40moov\0\0\0\x38rmra\0\0\0\x30rmda\0\0\0\x28rdrf\0\0\0\0url \0\0\0\x14${call.slice(0, 20)}`,
    "captions.mkv": `\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska${call}`,
  };
};

test("playlists and their like in media's clothing call nobody and read nothing", async () => {
  let calls = 0;
  using server = Bun.serve({ port: 0, fetch: () => new Response(String(++calls)) });
  using folder = scratch();
  const canary = join(folder.path, "canary.txt");
  await Bun.write(canary, secret);
  for (const [name, content] of Object.entries(lures(`http://127.0.0.1:${server.port}/x.ts`, canary))) {
    const source = join(folder.path, name);
    await Bun.write(
      source,
      Uint8Array.from(content, (character) => character.charCodeAt(0)),
    );
    const out = join(folder.path, `out-${name}`);
    mkdirSync(out);
    const fault: MediaFault = await faultOf(transcode({ source, folder: out, signal: never, tools }));
    expect([name, fault.retryable]).toEqual([name, false]);
    expect([name, readdirSync(out)]).toEqual([name, []]);
    expect(`${fault.message} ${fault.detail}`).not.toContain(secret);
  }
  expect(calls).toBe(0);
});

const names = [
  "-i",
  "-f lavfi",
  "a|b.mp4",
  "%d.mp4",
  "%03d%s.mp4",
  "concat:a.mp4",
  "pipe:0",
  "http:x.mp4",
  "a\nb.mp4",
  "'; ls.mp4",
  "*.mp4",
  "a b  c.mp4",
  "ü-日本.mp4",
  "[0:v].mp4",
  "..mp4",
];

test("names mean nothing, neither of the source nor of the folder", async () => {
  using folder = scratch();
  let source = await makeClip("small", folder.path, { seconds: 1 });
  for (const name of names) {
    const out = join(folder.path, `out ${name}`);
    mkdirSync(out);
    const renamed = join(folder.path, name);
    await rename(source, renamed);
    source = renamed;
    const output = await transcode({ source, folder: out, signal: never, tools });
    expect([name, output.renditions.map((rendition) => rendition.name)]).toEqual([name, ["240p"]]);
  }
  expect(readdirSync(folder.path)).toHaveLength(names.length + 1);
});
