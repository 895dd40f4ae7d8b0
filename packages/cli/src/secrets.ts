import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newPassword, newServiceKey, type ServiceKey } from "./service-keys.ts";
import { servicesThatNeed } from "./services.ts";

/** The keys and database passwords of the services that run here, by service. */
export type Secrets = {
  readonly serviceKeys: Readonly<Record<string, ServiceKey>>;
  readonly databasePasswords: Readonly<Record<string, string>>;
};

/** New secrets for whatever `known` does not have yet, so that a new service gets its own without changing others'. */
export const completeSecrets = (known: Partial<Secrets>): Secrets => ({
  serviceKeys: filled(servicesThatNeed("mesh"), known.serviceKeys, newServiceKey),
  databasePasswords: filled(servicesThatNeed("database"), known.databasePasswords, newPassword),
});

const filled = <T>(
  names: readonly string[],
  known: Readonly<Record<string, T>> = {},
  make: (name: string) => T,
) => Object.fromEntries(names.map((name) => [name, known[name] ?? make(name)]));

/** Reads `<dataFolder>/service-secrets.json`, completed and kept for its owner alone. */
export const openServiceSecrets = (dataFolder: string): Secrets => {
  const file = join(dataFolder, "service-secrets.json");
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Secrets>) : {};
  const secrets = completeSecrets(known);
  if (JSON.stringify(secrets) !== JSON.stringify(known)) keepPrivate(file, secrets);
  return secrets;
};

/** Writes JSON that only its owner may read, whole or not at all. */
export const keepPrivate = (file: string, value: unknown): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
