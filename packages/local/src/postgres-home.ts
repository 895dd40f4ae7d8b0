import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** The user that Postgres runs as when this process is root, which it refuses to be: `nobody`. */
export const nobody = 65_534;

/** That user if this process is root, else undefined: run as oneself. */
export const serverUser = (): number | undefined => (process.getuid?.() === 0 ? nobody : undefined);

/** True when a user who owns nothing may walk to `path`: all folders above it are open to all. */
export const isReachable = (path: string): boolean => {
  const above = dirname(path);
  if (existsSync(path) && statSync(path).isDirectory() && (statSync(path).mode & 0o001) === 0) return false;
  return above === path || isReachable(above);
};

/**
 * The folder for Postgres' own files. That is `<dataFolder>/postgres`, unless root keeps the data folder where the
 * server's user cannot walk to (below /root, say): then a folder in /var/lib, with a link to it at the usual place.
 */
export const postgresHome = (dataFolder: string): string => {
  const home = join(dataFolder, "postgres");
  if (serverUser() === undefined) return ownFolder(home);
  if (isReachable(dataFolder)) return ownFolder(home);
  const id = createHash("sha256").update(dataFolder).digest("hex").slice(0, 16);
  const outside = join("/var/lib/millrace", id);
  mkdirSync(dirname(outside), { recursive: true, mode: 0o755 });
  if (!isLinkTo(home, outside)) {
    rmSync(outside, { recursive: true, force: true });
    symlinkSync(outside, home);
  }
  return ownFolder(outside);
};

const isLinkTo = (path: string, target: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && readlinkSync(path) === target;

const ownFolder = (path: string): string => {
  const user = serverUser();
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user !== undefined) chownSync(path, user, user);
  return path;
};

/**
 * A folder of server binaries that the server's user can read, complete with the library links that npm cannot
 * carry: the package's own, or, where that lies in a private folder, a copy under `home` (60 MB).
 */
export const readableNative = (native: string, home: string): string => {
  if (serverUser() === undefined || isReachable(native)) return hydrateLinks(native);
  const version = basename(dirname(native));
  const { mtimeMs, size } = statSync(join(native, "bin", "postgres"));
  const copy = join(home, `native-${version}-${size}-${Math.trunc(mtimeMs)}`);
  if (existsSync(copy)) return copy;
  const beside = `${copy}.new`;
  rmSync(beside, { recursive: true, force: true });
  cpSync(native, beside, { recursive: true, verbatimSymlinks: true });
  chmodSync(beside, 0o755);
  hydrateLinks(beside);
  renameSync(beside, copy);
  return copy;
};

/** Makes the links that the package lists in `pg-symlinks.json`; safe to do twice and by two processes at once. */
export const hydrateLinks = (native: string): string => {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return native;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//, ""));
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (!lstatSync(path, { throwIfNoEntry: false })) throw error;
    }
  }
  return native;
};
