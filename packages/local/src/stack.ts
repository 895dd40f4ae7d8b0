import { chmodSync, mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { ChildEvent, ChildHost } from "./child.ts";
import { type Env, externalParts } from "./external.ts";
import { openGuardian } from "./guardian.ts";
import { openLock } from "./lock.ts";
import { openParts, type StackProgress } from "./parts.ts";
import { openPorts, type Ports } from "./ports.ts";
import { systemPath } from "./processes.ts";
import { openSecrets } from "./secrets.ts";
import { removeStackFile, type StackAddresses, writeStackFile } from "./stack-file.ts";

export type StackOptions = {
  /** Everything that outlives a restart, logs included. */
  readonly dataFolder: string;
  /** Servers named here are used instead of started; PATH is where binaries are looked for last. */
  readonly env: Env;
  readonly onProgress?: (progress: StackProgress) => void;
  /** Told when a part dies and when it is back. */
  readonly onEvent?: (event: ChildEvent) => void;
  /** Exact origins of pages; by default those of the local web service. */
  readonly webOrigins?: readonly string[];
};

/** A running stack. Disposing stops what it started, in reverse order; data stay. */
export type Stack = AsyncDisposable &
  StackAddresses & {
    readonly dataFolder: string;
    /** A port for a process of this name, the same at every start while it is free. */
    readonly ports: Ports;
    /** Where logs of children go and who ends them: to start more children with. */
    readonly host: ChildHost;
    /** Process ids of what was started, by name. */
    pids(): Readonly<Record<string, number | undefined>>;
  };

/**
 * Starts every part of the stack that `env` does not name a server for, all at once, and resolves when all are
 * ready. Refuses a data folder that a running stack has. Nothing it starts survives this process.
 */
export const openStack = async (options: StackOptions): Promise<Stack> => {
  const external = externalParts(options.env);
  await using resources = new AsyncDisposableStack();
  const dataFolder = openDataFolder(options.dataFolder);
  resources.use(openLock(dataFolder));
  const guardian = resources.use(openGuardian());
  const host = { logFolder: join(dataFolder, "logs"), guardian, onEvent: options.onEvent };
  const ports = openPorts(join(dataFolder, "ports.json"));
  const secrets = openSecrets(dataFolder);
  const webOrigins = options.webOrigins ?? localOrigins(ports("web"));
  const searchPath = `${options.env.PATH ?? ""}:${systemPath}`;
  const context = { dataFolder, host, ports, secrets, webOrigins, searchPath };
  const { addresses, children } = await openParts(context, external, options.onProgress ?? (() => {}));
  for (const child of children) resources.use(child);
  const known = { ...addresses, pid: process.pid, startedAt: new Date().toISOString(), ports: ports.all() };
  writeStackFile(dataFolder, known);
  resources.defer(() => removeStackFile(dataFolder));
  const owned = resources.move();
  return {
    ...addresses,
    dataFolder,
    host,
    ports,
    pids: () => Object.fromEntries(children.map((child) => [child.name, child.pid()])),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};

/** Root's data folder must let the database server's user walk through; nobody else needs to list it. */
const openDataFolder = (path: string): string => {
  mkdirSync(path, { recursive: true });
  chmodSync(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  return realpathSync(path);
};

const localOrigins = (webPort: number): string[] =>
  ["127.0.0.1", "localhost"].map((name) => `http://${name}:${webPort}`);
