import { join } from "node:path";
import { Glob } from "bun";

/**
 * One file of the built page: its type, how long it may be kept, and its bytes, gzipped too where that helps. All in memory, some
 * 2 MB, so that a newer build may replace the folder at any time.
 */
export type PageFile = {
  readonly type: string;
  readonly cacheControl: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer> | undefined;
};

/** The built page by address (`/assets/index-1a2b.js`): a closed list, so that no other file can be asked for. */
export type PageFiles = ReadonlyMap<string, PageFile>;

// Names under assets/ carry a hash of their content; all others may change with each build.
const cacheControlOf = (path: string): string =>
  path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";

/** Reads the list of files of a built page; `/` is its index. */
export const pageFiles = async (folder: string): Promise<PageFiles> => {
  const paths = new Set(await Array.fromAsync(new Glob("**/*").scan({ cwd: folder })));
  const files = new Map<string, PageFile>();
  for (const path of paths) {
    if (path.endsWith(".gz")) continue;
    const file = Bun.file(join(folder, path));
    const gzipped = paths.has(`${path}.gz`) ? await Bun.file(join(folder, `${path}.gz`)).bytes() : undefined;
    files.set(`/${path}`, {
      type: file.type,
      cacheControl: cacheControlOf(path),
      plain: await file.bytes(),
      gzipped,
    });
  }
  const index = files.get("/index.html");
  if (!index) throw new Error(`${folder} holds no built page: run the build first`);
  return files.set("/", index);
};
