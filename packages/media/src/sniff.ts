/** Container formats that may be opened; everything else is refused before FFmpeg sees it. */
export const sniffedFormats = [
  "mp4",
  "mov",
  "m4a",
  "mkv",
  "webm",
  "avi",
  "ts",
  "flv",
  "mpegps",
  "wav",
  "aiff",
  "mp3",
  "aac",
  "flac",
  "ogg",
  "asf",
] as const;

/** A container format told by its first bytes alone, never by a name or a declared type. */
export type SniffedFormat = (typeof sniffedFormats)[number];

/** How many leading bytes `sniffFormat` wants; three TS packets are the longest pattern. */
export const sniffLength = 4_096;

/** Tells the container format from a file's first bytes, or `undefined` for text, playlists, images and the unknown. */
export const sniffFormat = (first: Uint8Array): SniffedFormat | undefined => {
  for (const [offset, magic, format] of magics)
    if (textAt(first, offset, magic.length) === magic) return format;
  return (
    isoFormat(first) ??
    riffFormat(first) ??
    matroskaFormat(first) ??
    transportStream(first) ??
    audioFrames(first)
  );
};

/** True for text that makes a player open other files: HLS, DASH, SDP, concat lists and their like. */
export const isPlaylist = (first: Uint8Array): boolean => {
  const text = new TextDecoder().decode(first.subarray(0, sniffLength)).replaceAll("\0", "").trimStart();
  return /^(\uFEFF|\uFFFD)*\s*(#EXT|ffconcat|v=0\s|<\?xml|<MPD|<Smooth|<ASX|<smil|\[playlist\]|\[reference\])/i.test(
    text,
  );
};

const magics: readonly (readonly [offset: number, magic: string, format: SniffedFormat])[] = [
  [0, "OggS", "ogg"],
  [0, "fLaC", "flac"],
  [0, "FLV\x01", "flv"],
  [0, "ID3", "mp3"],
  [0, "\x00\x00\x01\xba", "mpegps"],
  [0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"],
];

const textAt = (bytes: Uint8Array, offset: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + length));

const stillImageBrands = new Set([
  "avif",
  "avis",
  "heic",
  "heix",
  "heim",
  "heis",
  "hevc",
  "mif1",
  "msf1",
  "crx ",
]);

const isoFormat = (bytes: Uint8Array): SniffedFormat | undefined => {
  const box = textAt(bytes, 4, 4);
  if (box !== "ftyp")
    return ["moov", "mdat", "wide", "free", "skip", "pnot"].includes(box) ? "mov" : undefined;
  const brand = textAt(bytes, 8, 4);
  if (stillImageBrands.has(brand)) return undefined;
  if (brand === "qt  ") return "mov";
  return brand === "M4A " || brand === "M4B " ? "m4a" : "mp4";
};

const riffFormat = (bytes: Uint8Array): SniffedFormat | undefined => {
  const kind = `${textAt(bytes, 0, 4)}/${textAt(bytes, 8, 4)}`;
  if (kind === "RIFF/WAVE") return "wav";
  if (kind === "RIFF/AVI ") return "avi";
  return kind === "FORM/AIFF" || kind === "FORM/AIFC" ? "aiff" : undefined;
};

const matroskaFormat = (bytes: Uint8Array): SniffedFormat | undefined => {
  if (textAt(bytes, 0, 4) !== "\x1a\x45\xdf\xa3") return undefined;
  const head = textAt(bytes, 0, 128);
  if (head.includes("webm")) return "webm";
  return head.includes("matroska") ? "mkv" : undefined;
};

// Plain packets are 188 bytes; cameras put a time stamp of four bytes before each.
const transportStream = (bytes: Uint8Array): SniffedFormat | undefined =>
  [
    [0, 188],
    [4, 192],
  ].some(([from = 0, step = 188]) => [0, 1, 2].every((k) => bytes[from + k * step] === 0x47))
    ? "ts"
    : undefined;

const audioFrames = (bytes: Uint8Array): SniffedFormat | undefined => {
  const [sync = 0, header = 0, rates = 0] = bytes;
  if (sync !== 0xff) return undefined;
  if ((header & 0xf6) === 0xf0) return "aac";
  const isLayer3 = (header & 0xe6) === 0xe2 && (header & 0x18) !== 0x08;
  return isLayer3 && (rates & 0xf0) !== 0xf0 && (rates & 0x0c) !== 0x0c ? "mp3" : undefined;
};
