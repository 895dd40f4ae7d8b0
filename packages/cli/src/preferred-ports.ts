import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The ports that people type, and what they are tried for at first start. */
const preferred = { gateway: 4_000, web: 4_010 };

/**
 * Writes the wished ports into a new data folder's memory of ports. The stack keeps them while they are free, and
 * takes others when they are not.
 */
export const preferPorts = (dataFolder: string): void => {
  const memory = join(dataFolder, "ports.json");
  if (existsSync(memory)) return;
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(memory, JSON.stringify(preferred, null, 2), { mode: 0o600 });
};
