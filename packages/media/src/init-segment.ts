import { findBox, fourCc, viewOf } from "./boxes.ts";

/** What an initialisation segment says of its one track. `codecs` is the RFC 6381 string that manifests carry. */
export type InitFacts = { timescale: number; codecs: string; width?: number; height?: number };

/** Parses an initialisation segment; `undefined` where it is not one of H.264 or AAC. */
export const parseInit = (content: Uint8Array): InitFacts | undefined => {
  const track = findBox(viewOf(content), ["moov", "trak"]);
  const header = track && findBox(track, ["mdia", "mdhd"]);
  const descriptions = track && findBox(track, ["mdia", "minf", "stbl", "stsd"]);
  if (!header || !descriptions || descriptions.byteLength < 16) return undefined;
  // Version 1 of the header has two times of 64 bits before the time scale.
  const timescale = header.getUint32(header.getUint8(0) === 1 ? 20 : 12);
  const entry = new DataView(descriptions.buffer, descriptions.byteOffset + 16, descriptions.byteLength - 16);
  const kind = fourCc(descriptions, 12);
  if (kind === "avc1") return videoInit(timescale, entry);
  return kind === "mp4a" ? audioInit(timescale, entry) : undefined;
};

const videoInit = (timescale: number, entry: DataView): InitFacts | undefined => {
  const avcC = findBox(skipped(entry, 78), ["avcC"]);
  if (!avcC) return undefined;
  const profile = [1, 2, 3].map((at) => avcC.getUint8(at).toString(16).padStart(2, "0")).join("");
  return { timescale, codecs: `avc1.${profile}`, width: entry.getUint16(24), height: entry.getUint16(26) };
};

const audioInit = (timescale: number, entry: DataView): InitFacts | undefined => {
  const esds = findBox(skipped(entry, 28), ["esds"]);
  const objectType = esds && audioObjectType(skipped(esds, 4));
  return objectType ? { timescale, codecs: `mp4a.40.${objectType}` } : undefined;
};

// Descriptors nest: 3 (stream) holds 4 (decoder), which holds 5 (the codec's own configuration).
const audioObjectType = (view: DataView): number | undefined => {
  const fixedFields: Record<number, number> = { 3: 3, 4: 13 };
  let at = 0;
  while (at + 2 < view.byteLength) {
    const tag = view.getUint8(at++);
    while (at < view.byteLength - 1 && view.getUint8(at) & 0x80) at++;
    at++;
    if (tag === 5) return view.getUint8(at) >> 3;
    at += fixedFields[tag] ?? view.byteLength;
  }
  return undefined;
};

const skipped = (view: DataView, bytes: number): DataView =>
  new DataView(view.buffer, view.byteOffset + bytes, Math.max(0, view.byteLength - bytes));
