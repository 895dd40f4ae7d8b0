import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner may read, whole or not at all. */
export const writePrivate = (path: string, content: string): void => {
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, content, { mode: 0o600, flag: "wx" });
  renameSync(beside, path);
};
