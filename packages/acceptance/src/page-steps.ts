import type { Page } from "playwright-core";
import { until } from "./outcome.ts";

type Person = { readonly email: string; readonly password: string };

/** Fills in the entrance and goes through it. */
export const enter = async (page: Page, { email, password }: Person, displayName?: string): Promise<void> => {
  if (displayName) {
    await page.getByTestId("to-register").click();
    await page.getByTestId("display-name").fill(displayName);
  }
  await page.getByTestId("email").fill(email);
  await page.getByTestId("password").fill(password);
  await page.getByTestId(displayName ? "register" : "sign-in").click();
};

type MediaElement = {
  readonly currentTime: number;
  readonly readyState: number;
  readonly videoWidth?: number;
  readonly error: { readonly message: string } | null;
};

/** What a player shows: whether it can begin, where it is, how wide its picture is, and what is wrong with it. */
type Shown = {
  readonly able: boolean;
  readonly seconds: number;
  readonly width: number;
  readonly error?: string;
};

const shownBy = (page: Page): Promise<Shown> =>
  page.getByTestId("player").evaluate(({ currentTime, readyState, videoWidth, error }: MediaElement) => ({
    able: readyState >= 2, // as HTML numbers it: there is something to show
    seconds: currentTime,
    width: videoWidth ?? 0,
    ...(error ? { error: error.message } : {}),
  }));

/** Presses play, as people do, and waits until more than a second has been played, or something went wrong. */
export const play = async (page: Page): Promise<Shown> => {
  const shownOnce = (what: string, holds: (shown: Shown) => boolean) =>
    until(what, async () => {
      const shown = await shownBy(page);
      return shown.error !== undefined || holds(shown) ? shown : undefined;
    });
  await shownOnce("the player is able to begin", ({ able }) => able);
  await page.getByTestId("player").press("Space");
  return shownOnce("the player plays", ({ seconds }) => seconds > 1);
};

// Kept by the page itself, so that what a bar shows between two looks is not missed.
const recorder = `
  globalThis.shownProgress = {};
  new MutationObserver(() => {
    for (const bar of document.querySelectorAll("progress")) {
      const values = (shownProgress[bar.ariaLabel] ??= []);
      if (values.at(-1) !== bar.value) values.push(bar.value);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

/** Has a page remember what its progress bars show, from its next load on. */
export const recordProgress = (page: Page): Promise<unknown> => page.addInitScript(recorder);

/** What a bar has shown so far, from 0 to 100. */
export const shownProgress = async (page: Page, label: string): Promise<number[]> =>
  ((await page.evaluate("globalThis.shownProgress")) as Record<string, number[]>)[label] ?? [];

/** Lets a page send this many bytes a second, for as long as it is open. */
export const limitUpload = async (page: Page, bytesPerSecond: number): Promise<void> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
};
