import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findPostgres, type PostgresBinaries } from "./binaries.ts";
import type { ChildHost } from "./child.ts";
import { openKeptChild } from "./kept-child.ts";
import type { Part } from "./part.ts";
import { postgresHome, readableNative, serverUser } from "./postgres-home.ts";
import { commandOf, isAlive, run, signal } from "./processes.ts";

export type PostgresOptions = {
  readonly dataFolder: string;
  readonly port: number;
  readonly password: string;
  readonly host: ChildHost;
  readonly searchPath?: string;
};

const user = "millrace";

// Little memory at rest, no shortcut on durability: fsync and full_page_writes stay on.
const settings = (port: number): Record<string, string | number> => ({
  listen_addresses: "127.0.0.1",
  port,
  unix_socket_directories: "",
  max_connections: 200,
  shared_buffers: "64MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  effective_cache_size: "512MB",
  max_wal_size: "512MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  password_encryption: "scram-sha-256",
});

/**
 * Starts PostgreSQL on 127.0.0.1, making its cluster and the database `millrace` at first start. As root it runs as
 * `nobody`, because the server refuses to be root.
 */
export const openPostgres = async (
  options: PostgresOptions,
): Promise<Part<{ readonly adminUrl: string }>> => {
  const { dataFolder, port, password, host, searchPath } = options;
  const home = postgresHome(dataFolder);
  const binaries = readable(await findPostgres(searchPath), home);
  const cluster = join(home, "cluster");
  if (!existsSync(cluster)) await makeCluster(binaries, cluster, password);
  await endFormerServer(cluster);
  const flags = Object.entries(settings(port)).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = await openKeptChild(
    {
      name: "postgres",
      command: [binaries.postgres, "-D", cluster, ...flags],
      env: { LC_ALL: "C" },
      stopSignal: "SIGINT",
      deathSignal: "INT",
      graceMs: 10_000,
      readyTimeoutMs: 60_000,
      ready: async (pid) => {
        const lines = pidFile(cluster);
        return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
      },
      ...asServerUser(),
    },
    host,
  );
  return { child, address: { adminUrl: `postgres://${user}:${password}@127.0.0.1:${port}/millrace` } };
};

const asServerUser = (): { user?: number } => {
  const id = serverUser();
  return id === undefined ? {} : { user: id };
};

const readable = (binaries: PostgresBinaries, home: string): PostgresBinaries => {
  if (!binaries.native) return binaries;
  const native = readableNative(binaries.native, home);
  return { ...binaries, postgres: join(native, "bin", "postgres"), initdb: join(native, "bin", "initdb") };
};

/** Made beside its place and moved there when whole, so that an interrupted first start leaves nothing half done. */
const makeCluster = async (
  { initdb, postgres, major }: PostgresBinaries,
  cluster: string,
  password: string,
) => {
  const beside = `${cluster}.new`;
  rmSync(beside, { recursive: true, force: true });
  const locale = major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
  await run(
    [
      initdb,
      "-D",
      beside,
      "-U",
      user,
      "-A",
      "scram-sha-256",
      "--pwfile=/dev/stdin",
      "-E",
      "UTF8",
      "--locale=C",
      ...locale,
    ],
    { stdin: `${password}\n`, ...asServerUser() },
  );
  await run([postgres, "--single", "-D", beside, "-j", "postgres"], {
    stdin: "CREATE DATABASE millrace;\n\n",
    ...asServerUser(),
  });
  renameSync(beside, cluster);
};

const pidFile = (cluster: string): string[] => {
  const path = join(cluster, "postmaster.pid");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
};

/**
 * A pid file left by a killed server stops the next one if its number now belongs to another process of the same
 * user; a server that still runs on this cluster (its owner was killed, it was not) is ended first.
 */
const endFormerServer = async (cluster: string) => {
  const [line] = pidFile(cluster);
  if (!line) return;
  const pid = Number(line);
  if (commandOf(pid).includes(cluster)) {
    signal(pid, "SIGINT");
    for (let waited = 0; isAlive(pid) && waited < 10_000; waited += 50) await Bun.sleep(50);
    if (isAlive(pid)) signal(pid, "SIGKILL");
  }
  rmSync(join(cluster, "postmaster.pid"), { force: true });
};
