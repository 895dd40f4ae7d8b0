import { join } from "node:path";
import { migrate } from "@millrace/database";
import { Glob } from "bun";

export type MigrateOptions = {
  readonly root: string;
  /** The address of a role that may create roles and schemas. */
  readonly adminUrl: string;
  /** The password of each service's role, by service: these are the services whose schemas are made. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly onMigrated?: (service: string, names: readonly string[]) => void;
};

type Migrations = Parameters<typeof migrate>[2];

/** Brings every service's role, schema and tables up to date, one service after the other. Safe to do again. */
export const migrateAll = async ({
  root,
  adminUrl,
  passwords,
  onMigrated,
}: MigrateOptions): Promise<void> => {
  for (const [service, password] of Object.entries(passwords)) {
    const migrations = await migrationsOf(join(root, "services", service, "migrations"));
    const names = await migrate(adminUrl, { service, password }, migrations);
    onMigrated?.(service, names);
  }
};

const migrationsOf = async (folder: string): Promise<Migrations> => {
  const files = (await Array.fromAsync(new Glob("[0-9]*.ts").scan(folder)).catch(() => [])).sort();
  const loaded = files.map(
    async (file) => [file.replace(/\.ts$/, ""), await import(join(folder, file))] as const,
  );
  return Object.fromEntries(await Promise.all(loaded));
};
