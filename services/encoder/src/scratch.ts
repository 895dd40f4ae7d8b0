import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** A folder of one job's own, gone with the job. */
export type Scratch = AsyncDisposable & { readonly source: string; readonly output: string };

/** Empties a worker's folder of what an earlier life left there. */
export const clearScratch = async (root: string): Promise<void> => {
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true, mode: 0o700 });
};

export const openScratch = async (root: string): Promise<Scratch> => {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(root, "job-"));
  const output = join(folder, "output");
  await mkdir(output);
  return {
    source: join(folder, "source"),
    output,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
