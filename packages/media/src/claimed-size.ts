import { type FileHandle, open } from "node:fs/promises";
import { boxSize, fourCc, viewOf } from "./boxes.ts";
import type { SniffedFormat } from "./sniff.ts";

/**
 * True when a file's outermost structure claims more bytes than there are, or lacks its index. Exact, where comparing lengths
 * in time is a guess; says nothing (false) about formats that claim no size.
 */
export const claimsMoreBytes = async (file: string, format: SniffedFormat): Promise<boolean> => {
  await using handle = await open(file);
  const fileSize = (await handle.stat()).size;
  const read = (at: number) => headAt(handle, at);
  if (isoFormats.has(format)) return await endsInsideBox(read, fileSize);
  if (riffFormats.has(format)) return riffSize(await read(0), format) > fileSize;
  return format === "asf" ? (await asfSize(read)) > fileSize : false;
};

const isoFormats: ReadonlySet<SniffedFormat> = new Set(["mp4", "mov", "m4a"]);
const riffFormats: ReadonlySet<SniffedFormat> = new Set(["wav", "avi", "aiff"]);

type ReadHead = (at: number) => Promise<DataView | undefined>;

const headLength = 24;

const headAt = async (handle: FileHandle, at: number): Promise<DataView | undefined> => {
  const head = new Uint8Array(headLength);
  const { bytesRead } = await handle.read(head, 0, headLength, at);
  return bytesRead >= 8 ? viewOf(head) : undefined;
};

const endsInsideBox = async (read: ReadHead, fileSize: number): Promise<boolean> => {
  let hasMovie = false;
  for (let at = 0; at < fileSize; ) {
    const head = await read(at);
    if (!head) return true;
    const { size, header } = boxSize(head, 0);
    hasMovie ||= fourCc(head, 4) === "moov";
    if (size === 0) break; // reaches to the end by definition
    if (size < header) return false; // nonsense: for ffprobe to judge
    at += size;
    if (at > fileSize) return true;
  }
  return !hasMovie;
};

// A recorder that could not seek back leaves 0 or the largest number instead of the size.
const riffSize = (head: DataView | undefined, format: SniffedFormat): number => {
  const size = head?.getUint32(4, format !== "aiff") ?? 0;
  return size === 0xffffffff ? 0 : size + 8;
};

// The header object, then the data object: each with a GUID of 16 bytes before its size.
const asfSize = async (read: ReadHead): Promise<number> => {
  const sizeOf = (head: DataView | undefined) => Number(head?.getBigUint64(16, true) ?? 0n);
  const header = sizeOf(await read(0));
  return Number.isSafeInteger(header) ? header + sizeOf(await read(header)) : header;
};
