import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Port by name. The same name gets the same port for as long as the data folder lives and the port is free. */
export type Ports = { (name: string): number; all(): Readonly<Record<string, number>> };

// Below what Linux (32768) and macOS (49152) give to outgoing connections, so that none sits there after a restart.
const first = 21_000;
const count = 10_000;

/**
 * Opens the register of ports kept in `file`; without one it lasts as long as the process. A remembered port that
 * somebody else took meanwhile is replaced, once per process and name.
 */
export const openPorts = (file?: string): Ports => {
  const remembered = file === undefined ? {} : readPorts(file);
  const given = new Map<string, number>();
  const portOf = (name: string): number => {
    const before = given.get(name);
    if (before !== undefined) return before;
    const kept = remembered[name];
    const port = kept !== undefined && isFree(kept) ? kept : findPort(Object.values(remembered));
    given.set(name, port);
    remembered[name] = port;
    if (file !== undefined) writeFileSync(file, JSON.stringify(remembered, null, 2), { mode: 0o600 });
    return port;
  };
  return Object.assign(portOf, { all: () => ({ ...remembered }) });
};

const readPorts = (file: string): Record<string, number> => {
  if (!existsSync(file)) return {};
  const entries = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => Number.isInteger(entry[1])));
};

const findPort = (taken: readonly number[]): number => {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const port = first + Math.floor(Math.random() * count);
    if (!taken.includes(port) && isFree(port)) return port;
  }
  throw new Error(`No free TCP port found between ${first} and ${first + count}.`);
};

/** True when nothing listens on this port of 127.0.0.1 at this moment. */
export const isFree = (port: number): boolean => {
  try {
    Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } }).stop(true);
    return true;
  } catch {
    return false;
  }
};
