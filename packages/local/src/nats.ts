import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findNats } from "./binaries.ts";
import type { ChildHost } from "./child.ts";
import { openKeptChild } from "./kept-child.ts";
import type { Part } from "./part.ts";
import { writePrivate } from "./private-file.ts";
import { answers } from "./probe.ts";

export type NatsOptions = {
  readonly dataFolder: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly password: string;
  readonly host: ChildHost;
  readonly searchPath?: string;
};

const user = "millrace";

/** Starts nats-server with JetStream on 127.0.0.1; user and password are in the address it returns. */
export const openNats = async (options: NatsOptions): Promise<Part<{ readonly url: string }>> => {
  const { dataFolder, port, monitorPort, password, host, searchPath } = options;
  const folder = join(dataFolder, "nats");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "server.conf");
  writePrivate(file, configFor(folder, options));
  const child = await openKeptChild(
    {
      name: "nats",
      command: [await findNats(searchPath), "-c", file],
      ready: () => answers(`http://127.0.0.1:${monitorPort}/healthz?js-enabled-only=true`),
    },
    host,
  );
  return { child, address: { url: `nats://${user}:${password}@127.0.0.1:${port}` } };
};

// The password stands in a file because arguments are there for every user of the machine to read.
const configFor = (folder: string, { port, monitorPort, password }: NatsOptions): string => `
listen: "127.0.0.1:${port}"
http: "127.0.0.1:${monitorPort}"
server_name: "millrace-local"
max_payload: 1048576
jetstream { store_dir: ${JSON.stringify(join(folder, "jetstream"))}, max_mem: 256MB, max_file: 16GB }
authorization { user: "${user}", password: "${password}" }
`;
