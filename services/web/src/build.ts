import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Glob, gzipSync } from "bun";
import { sourceHash } from "./source-hash.ts";

const root = resolve(import.meta.dir, "../../..");
const defaultOutput = resolve(import.meta.dir, "../dist");
const sources = [
  "services/web/package.json",
  "services/web/src/{build,compile-main,vite-options}.ts",
  "services/web/src/page/**/*",
  "packages/client/{package.json,src/**/*}",
  "packages/contracts/{package.json,src/**/*}",
];
const compileTimeoutMs = 120_000;
const keptMs = 3_600_000;

/**
 * The folder of the built page, named after a hash of its sources: built when there is none for the sources as they are, else
 * at hand at once.
 */
export const builtPage = async (output: string = defaultOutput): Promise<string> => {
  const folder = join(output, await sourceHash(root, sources));
  if (existsSync(join(folder, "index.html"))) return folder;
  await mkdir(output, { recursive: true });
  const draft = join(output, `.draft-${process.pid}`);
  await compile(draft);
  await compress(draft);
  const older = await olderPages(output);
  // Another process may have been quicker: its page is the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  await Promise.all(older.map((name) => rm(join(output, name), { recursive: true, force: true })));
  return folder;
};

// Another service may be about to read a page that was built for sources as they were a moment ago.
const olderPages = async (output: string): Promise<string[]> => {
  const pages = (await readdir(output)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const ages = await Promise.all(pages.map(async (name) => (await stat(join(output, name))).mtimeMs));
  return pages.filter((_, index) => (ages[index] ?? 0) < Date.now() - keptMs);
};

// In a process of its own, so that a service with a built page at hand never loads Vite and one without does not keep it.
const compile = async (folder: string): Promise<void> => {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "compile-main.ts"), folder], {
    env: { NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: compileTimeoutMs,
  });
  const complaint = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`The page cannot be built.\n${complaint.slice(-4_000)}`);
};

const compress = async (folder: string): Promise<void> => {
  for await (const path of new Glob("**/*.{js,css,html,svg}").scan({ cwd: folder })) {
    const bytes = await Bun.file(join(folder, path)).bytes();
    if (bytes.length > 1_024) await Bun.write(join(folder, `${path}.gz`), gzipSync(bytes, { level: 9 }));
  }
};

if (import.meta.main) console.log(await builtPage());
