import { closeSync, copyFileSync, fstatSync, mkdirSync, openSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";

const maxBytes = 8 * 1024 * 1024;
const tailBytes = 8 * 1024;

/** A log that a child process writes straight to, by its file descriptor, so that a busy parent never holds it up. */
export type LogFile = Disposable & {
  readonly path: string;
  readonly descriptor: number;
  /** The last lines written since this log was opened; works after it was closed, too. */
  tail(lines?: number): string;
  /** Moves what is there to `<path>.1` when the bound of 8 MiB is passed; runs by itself every few seconds. */
  rotate(): void;
};

/** Opens `<folder>/<name>.log` for appending, readable by its owner alone. */
export const openLogFile = (folder: string, name: string): LogFile => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  const descriptor = openSync(path, "a+", 0o600);
  let start = fstatSync(descriptor).size;
  const rotate = () => {
    if (fstatSync(descriptor).size <= maxBytes) return;
    copyFileSync(path, `${path}.1`);
    truncateSync(path, 0);
    start = 0;
  };
  rotate();
  const timer = setInterval(rotate, 5_000);
  timer.unref();
  return {
    path,
    descriptor,
    rotate,
    tail: (lines = 20) => {
      const written = readFileSync(path).subarray(start).subarray(-tailBytes);
      return written.toString("utf8").trimEnd().split("\n").slice(-lines).join("\n");
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      closeSync(descriptor);
    },
  };
};
