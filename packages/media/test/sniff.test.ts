import { expect, test } from "bun:test";
import fc from "fast-check";
import { isPlaylist, type SniffedFormat, sniffedFormats, sniffFormat } from "../src/sniff.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const packets = (before: number, step: number): Uint8Array => {
  const stream = new Uint8Array(before + step * 3);
  for (const k of [0, 1, 2]) stream[before + k * step] = 0x47;
  return stream;
};

const known: [SniffedFormat, Uint8Array][] = [
  ["mp4", bytes("\0\0\0\x20ftypisom\0\0\x02\0isomiso2")],
  ["mov", bytes("\0\0\0\x14ftypqt  \0\0\x02\0")],
  ["mov", bytes("\0\0\0\x08wide\0\0\0\x10mdat")],
  ["m4a", bytes("\0\0\0\x20ftypM4A \0\0\x02\0")],
  ["mkv", bytes("\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska")],
  ["webm", bytes("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm")],
  ["avi", bytes("RIFF\x10\0\0\0AVI LIST")],
  ["wav", bytes("RIFF\x10\0\0\0WAVEfmt ")],
  ["aiff", bytes("FORM\0\0\0\x10AIFFCOMM")],
  ["ts", packets(0, 188)],
  ["ts", packets(4, 192)],
  ["flv", bytes("FLV\x01\x05\0\0\0\x09")],
  ["mpegps", bytes("\0\0\x01\xba\x44\0\x04\0")],
  ["mp3", bytes("ID3\x04\0\0\0\0\0\x23")],
  ["mp3", bytes("\xff\xfb\x90\x64\0\0")],
  ["aac", bytes("\xff\xf1\x50\x80\x02\x1f\xfc")],
  ["flac", bytes("fLaC\0\0\0\x22")],
  ["ogg", bytes("OggS\0\x02\0\0")],
  ["asf", bytes("\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9")],
];

test.each(known)("tells %s by its first bytes", (format, first) => {
  expect(sniffFormat(first)).toBe(format);
  expect(isPlaylist(first)).toBe(false);
});

test("every format of the list is told from some bytes", () => {
  expect(new Set(known.map(([format]) => format))).toEqual(new Set(sniffedFormats));
});

test.each([
  ["an HLS playlist", "#EXTM3U\n#EXTINF:4,\nhttp://example.test/a.ts\n"],
  ["an HLS playlist behind a byte order mark", "\u00ef\u00bb\u00bf#EXTM3U\n"],
  ["an HLS playlist behind blank lines", "\r\n\n  #EXTM3U\n"],
  ["an HLS playlist in UTF-16", "\u00ff\u00fe#\0E\0X\0T\0M\x003\0U\0"],
  ["a concat list", "ffconcat version 1.0\nfile /etc/passwd\n"],
  ["a session description", "v=0\no=- 0 0 IN IP4 127.0.0.1\n"],
  ["a DASH manifest", '<?xml version="1.0"?><MPD></MPD>'],
  ["a DASH manifest without a declaration", '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">'],
  ["a Windows playlist", "[playlist]\nFile1=http://example.test/\n"],
])("calls %s a playlist and no media", (_name, text) => {
  expect(sniffFormat(bytes(text))).toBeUndefined();
  expect(isPlaylist(bytes(text))).toBe(true);
});

test.each([
  ["nothing", ""],
  ["text", "Dear reader, this is a letter."],
  ["a PNG", "\x89PNG\r\n\x1a\n"],
  ["a JPEG", "\xff\xd8\xff\xe0\0\x10JFIF"],
  ["a GIF", "GIF89a"],
  ["an AVIF picture", "\0\0\0\x20ftypavif"],
  ["a HEIC picture", "\0\0\0\x20ftypheic"],
  ["a RIFF of another kind", "RIFF\x10\0\0\0WEBPVP8 "],
  ["EBML of another kind", "\x1a\x45\xdf\xa3\x42\x82\x84nope"],
  ["an ELF program", "\x7fELF\x02\x01\x01"],
])("tells no format from %s", (_name, text) => {
  expect(sniffFormat(bytes(text))).toBeUndefined();
  expect(isPlaylist(bytes(text))).toBe(false);
});

test("never throws, and never takes plain text for media", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (first) => {
      sniffFormat(first);
      isPlaylist(first);
    }),
  );
  // Names of formats in text prove nothing: only magic at its own place does, and most magic is not printable.
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."abc <>#=/:\n") }),
      (text) => sniffFormat(bytes(text)) === undefined,
    ),
  );
});
