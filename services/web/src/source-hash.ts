import { join } from "node:path";
import { Glob } from "bun";

/** What the built page depends on: 16 hex digits over the names and bytes of all files that match. */
export const sourceHash = async (root: string, patterns: readonly string[]): Promise<string> => {
  const hash = new Bun.CryptoHasher("sha256");
  for (const pattern of patterns) {
    const paths = await Array.fromAsync(new Glob(pattern).scan({ cwd: root }));
    for (const path of paths.sort()) {
      hash.update(`${path}\n`);
      hash.update(await Bun.file(join(root, path)).arrayBuffer());
    }
  }
  return hash.digest("hex").slice(0, 16);
};
