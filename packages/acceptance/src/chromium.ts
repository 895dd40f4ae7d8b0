import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type Traffic, watchTraffic } from "./traffic.ts";

const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where Chromium is: as given, else on PATH; root on Debian gets it installed, anybody else is told what to install. */
export const chromiumPath = async (given?: string): Promise<string> => {
  const found = given ?? Bun.which("chromium");
  if (found) return found;
  const installed = isDebianRoot() && (await install()) ? Bun.which("chromium") : undefined;
  if (installed) return installed;
  throw new Error("The browser tests need Chromium: install the system's package chromium, or set CHROMIUM_PATH.");
};

const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync("/etc/debian_version");

const install = async (): Promise<boolean> => {
  console.error("Chromium is missing: installing Debian's package chromium, this may take a minute.");
  const apt = "apt-get update && apt-get install -y --no-install-recommends chromium";
  const child = Bun.spawn(["sh", "-c", apt], { stdio: ["ignore", "ignore", "inherit"], timeout: 300_000 });
  return (await child.exited) === 0;
};

export type VisitorOptions = Pick<BrowserContextOptions, "viewport" | "isMobile" | "hasTouch" | "colorScheme"> & {
  readonly chromium: string;
  /** Whether the browser keeps cookies and other data of sites: as people set it, so that all storage refuses. */
  readonly keepsData?: boolean;
};

/** A browser of its own with one page. Disposing closes it and removes its profile. */
export type Visitor = AsyncDisposable & { readonly page: Page; readonly traffic: Traffic };

/** Opens a browser that has been nowhere yet. Playwright's pipe to Chromium works under Bun, so no Node is needed. */
export const openVisitor = async (options: VisitorOptions): Promise<Visitor> => {
  const { chromium: executablePath, keepsData = true, ...context } = options;
  await using resources = new AsyncDisposableStack();
  const profile = mkdtempSync(join(tmpdir(), "millrace-browser-"));
  resources.defer(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  if (!keepsData) refuseData(profile);
  const browser = resources.adopt(
    await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      chromiumSandbox: false,
      args: flags,
      locale: "en-GB",
      ...context,
    }),
    (it) => it.close(),
  );
  browser.setDefaultTimeout(30_000);
  const page = browser.pages()[0] ?? (await browser.newPage());
  const traffic = watchTraffic(page);
  const owned = resources.move();
  return { page, traffic, [Symbol.asyncDispose]: () => owned.disposeAsync() };
};

// What "block all cookies" writes into a profile: 2 means refused.
const refuseData = (profile: string): void => {
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  mkdirSync(join(profile, "Default"), { recursive: true });
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
};
