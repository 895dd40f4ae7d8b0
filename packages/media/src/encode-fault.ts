import { statfsSync } from "node:fs";
import { MediaFault, type MediaFaultCode } from "./media-fault.ts";
import { type Ending, tail } from "./supervise.ts";

/** Exit code of FFmpeg when more frames than `-max_error_rate` could not be decoded. */
const errorRateExceeded = 69;

/** Turns FFmpeg's ending into the fault that explains it; a full disk explains more than what FFmpeg says. */
export const encodeFault = (folder: string, ending: Ending, args: readonly string[]): MediaFault => {
  const detail = `exit code ${ending.exitCode ?? "none"}: ${tail(ending.stderr)}`;
  return new MediaFault(codeFor(folder, ending), { detail, args });
};

/** True when the file system of a folder has no room left to speak of. */
export const isDiskFull = (folder: string): boolean => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 256 * 1_024;
};

/** The fault for output that is not whole: the worker's disk where that is full, else the output itself. */
export const incompleteFault = (folder: string, check: string): MediaFault =>
  new MediaFault(isDiskFull(folder) ? "worker_disk_full" : "output_incomplete", { detail: check });

const codeFor = (folder: string, { exitCode, stderr }: Ending): MediaFaultCode => {
  if (/No space left on device/.test(stderr) || isDiskFull(folder)) return "worker_disk_full";
  if (exitCode === errorRateExceeded) return "corrupt_media";
  if (/not on whitelist/.test(stderr)) return "unsupported_codec";
  return /Invalid data found when processing input/.test(stderr) ? "corrupt_media" : "encode_failed";
};
