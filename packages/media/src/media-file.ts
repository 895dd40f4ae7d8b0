import { join } from "node:path";

/** A finished output file: `path` is relative to the output's folder and is its key under the output's prefix. */
export type MediaFile = { path: string; bytes: number; sha256: string; contentType: string };

const contentTypes: Record<string, string> = {
  m3u8: "application/vnd.apple.mpegurl",
  mpd: "application/dash+xml",
  mp4: "video/mp4",
  m4s: "video/iso.segment",
  mp3: "audio/mpeg",
  jpg: "image/jpeg",
};

/** Reads a finished file once: its report, and its bytes for whoever parses them. */
export const readMediaFile = async (
  folder: string,
  path: string,
): Promise<{ file: MediaFile; content: Uint8Array }> => {
  const content = await Bun.file(join(folder, path)).bytes();
  return { file: describeFile(path, content), content };
};

/** The report of a file from its content. */
export const describeFile = (path: string, content: Uint8Array): MediaFile => ({
  path,
  bytes: content.byteLength,
  sha256: new Bun.CryptoHasher("sha256").update(content).digest("hex"),
  contentType: contentTypes[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream",
});
