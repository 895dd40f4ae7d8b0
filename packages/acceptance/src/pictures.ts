import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "./platform-under-test.ts";

const folder = join(root, ".millrace/artifacts/browser");

/** Keeps a picture of what a page shows as an artefact. */
export const keepPicture = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
};

const desk = { width: 1_280, height: 800 };
const phone = { width: 390, height: 844 };
const looks = [
  { suffix: "phone-dark", size: phone, colorScheme: "dark" },
  { suffix: "phone", size: phone, colorScheme: "light" },
  { suffix: "dark", size: desk, colorScheme: "dark" },
  { suffix: "light", size: desk, colorScheme: "light" },
] as const;

/** Keeps pictures of a page by day and by night, on a desk and on a phone; answers with those where it scrolls sideways. */
export const lookAt = async (page: Page, name: string): Promise<string[]> => {
  const sideways: string[] = [];
  for (const { suffix, size, colorScheme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await keepPicture(page, `${name}-${suffix}`);
    if (await scrollsSideways(page)) sideways.push(`${name}-${suffix}`);
  }
  return sideways;
};

/** Whether a page is wider than what shows it. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.locator("html").evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
