import { readFileSync } from "node:fs";

/** The memory that a process holds right now, in MB, as Linux counts it. */
export const residentMegabytes = (pid: number): number => {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_024;
};
