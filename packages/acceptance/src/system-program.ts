import { existsSync } from "node:fs";

/**
 * Where a program of the system is, which has the name of its Debian package: as given, else on PATH. Root on Debian gets it installed;
 * anybody else is told what to install.
 */
export const systemProgram = async (name: string, given?: string): Promise<string> => {
  const path = given ?? Bun.which(name) ?? (isDebianRoot() ? await install(name) : undefined);
  if (path) return path;
  throw new Error(`These tests need ${name}: install the system's package ${name}.`);
};

const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync("/etc/debian_version");

const install = async (name: string): Promise<string | undefined> => {
  console.error(`${name} is missing: installing Debian's package ${name}, which may take a minute.`);
  const apt = `apt-get update && apt-get install -y --no-install-recommends ${name}`;
  const child = Bun.spawn(["sh", "-c", apt], { stdio: ["ignore", "ignore", "inherit"], timeout: 300_000 });
  return (await child.exited) === 0 ? (Bun.which(name) ?? undefined) : undefined;
};
