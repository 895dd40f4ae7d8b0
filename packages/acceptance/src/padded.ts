import { appendFileSync } from "node:fs";

/** Appends a box of free space to an MP4, as recorders reserve it: a larger file that takes no longer to encode. */
export const padMp4 = (path: string, bytes: number): string => {
  const box = Buffer.alloc(bytes);
  box.writeUInt32BE(bytes);
  box.write("free", 4);
  appendFileSync(path, box);
  return path;
};
