import { existsSync } from "node:fs";

/** Where Chromium is: as given, else on PATH. Root on Debian gets it installed; anybody else is told what to install. */
export const chromiumPath = async (given?: string): Promise<string> => {
  const path = given ?? Bun.which("chromium") ?? (isDebianRoot() ? await install() : undefined);
  if (path) return path;
  throw new Error(
    "Browser tests need Chromium: install the system's package chromium, or set CHROMIUM_PATH.",
  );
};

const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync("/etc/debian_version");

const install = async (): Promise<string | undefined> => {
  console.error("Chromium is missing: installing Debian's package chromium, which takes a minute or so.");
  const apt = "apt-get update && apt-get install -y --no-install-recommends chromium";
  const child = Bun.spawn(["sh", "-c", apt], { stdio: ["ignore", "ignore", "inherit"], timeout: 300_000 });
  return (await child.exited) === 0 ? (Bun.which("chromium") ?? undefined) : undefined;
};
