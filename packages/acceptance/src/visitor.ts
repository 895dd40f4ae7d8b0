import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { keepPicture } from "./pictures.ts";
import { type Traffic, watchTraffic } from "./traffic.ts";

/** A browser's one page, and all that goes over its network. */
export type Visitor = { readonly page: Page; readonly traffic: Traffic };

export type VisitorOptions = BrowserContextOptions & {
  /** Chromium's path. */
  readonly executablePath: string;
  /** Set as people set it who let no site keep cookies: storage and locks refuse too. */
  readonly refusesData?: boolean;
};

const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Goes on a journey with a browser that has been nowhere yet; closes it afterwards and removes its profile. A journey that
 * fails leaves a picture of where. Playwright talks to Chromium over a pipe, which works under Bun: no Node is needed.
 */
export const visit = async (
  { executablePath, refusesData = false, ...options }: VisitorOptions,
  journey: (visitor: Visitor) => Promise<void>,
): Promise<void> => {
  await using resources = new AsyncDisposableStack();
  const profile = resources.adopt(mkdtempSync(join(tmpdir(), "millrace-browser-")), (folder) =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  );
  if (refusesData) refuseData(profile);
  const launch = { executablePath, headless: true, chromiumSandbox: false, args: flags, locale: "en-GB" };
  const browser = resources.adopt(
    await chromium.launchPersistentContext(profile, { ...launch, ...options }),
    (it) => it.close(),
  );
  browser.setDefaultTimeout(30_000);
  const page = browser.pages()[0] ?? (await browser.newPage());
  try {
    await journey({ page, traffic: watchTraffic(page) });
  } catch (error) {
    await keepPicture(page, "failed").catch(() => {});
    throw error;
  }
};

// What "block all cookies" writes into a profile; 2 means refused.
const refuseData = (profile: string): void => {
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  mkdirSync(join(profile, "Default"));
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
};
