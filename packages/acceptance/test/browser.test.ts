import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, isFault } from "@millrace/client";
import { makeClip } from "@millrace/media/clips";
import { probeUrl } from "../src/ffmpeg-player.ts";
import { outcomeOf } from "../src/outcome.ts";
import { padMp4 } from "../src/padded.ts";
import { enter, limitUpload, play, recordProgress, shownProgress } from "../src/page-steps.ts";
import { keepPicture, lookAt, scrollsSideways } from "../src/pictures.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";
import { systemProgram } from "../src/system-program.ts";
import { exchangesWith } from "../src/traffic.ts";
import { type Visitor, visit } from "../src/visitor.ts";

const platform = await platformUnderTest();
const executablePath = await systemProgram("chromium", Bun.env.CHROMIUM_PATH);
const folder = mkdtempSync(join(tmpdir(), "millrace-browser-clips-"));
afterAll(() => rmSync(folder, { recursive: true }));
const objectStore = new URL(platform.stack.objects.endpoint).origin;
const cdn = new URL(platform.stack.cdn.url).origin;
const password = "correct horse battery";

// What a page asked for and then left is no failure; a send that breaks off is one.
const givenUp = /^GET \S+ net::ERR_ABORTED$/;
const between = (values: readonly number[]) => values.filter((value) => value > 0 && value < 100);

test("a person registers, uploads, watches, keeps what they like and leaves", async () => {
  await visit({ executablePath }, async (visitor) => {
    const { traffic } = visitor;
    await registers(visitor);
    await uploads(visitor);
    await watchesByCookies(visitor);
    await listens(visitor);
    await renamesAndDeletes(visitor);
    await leaves(visitor);
    // The deleted item's page; and the page is left before signing out is answered: that it arrived is seen at the end.
    const expected = /\/content\.byId\S* (404|Failed)|auth\.signOut net::ERR_ABORTED$/;
    expect(traffic.complaints.filter((it) => !givenUp.test(it) && !expected.test(it))).toEqual([]);
  });
}, 90_000);

const registers = async ({ page }: Visitor) => {
  await recordProgress(page);
  await page.goto(platform.webUrl);
  expect(await lookAt(page, "1-entrance")).toEqual([]);
  await enter(page, { email: `ann-${crypto.randomUUID()}@example.org`, password }, "Ann");
  await page.getByTestId("empty").waitFor();
  expect(await lookAt(page, "2-empty-library")).toEqual([]);
};

const uploads = async ({ page, traffic }: Visitor) => {
  const film = padMp4(await makeClip("hd", folder, { seconds: 4 }), 18 * 2 ** 20);
  const files = [film, await makeClip("mp3", folder), await makeClip("textAsMp4", folder)];
  await limitUpload(page, 12 * 2 ** 20);
  await page.getByTestId("file-input").setInputFiles(files);
  await page.locator("[data-testid=upload][data-state=sending]").first().waitFor();
  expect(await lookAt(page, "3-uploading")).toEqual([]);
  await page.locator("[data-testid=card][data-status=encoding]", { hasText: "hd" }).waitFor();
  expect(await lookAt(page, "4-encoding")).toEqual([]);
  await page.locator("[data-testid=card][data-status=ready] .badge").nth(1).waitFor();
  await page.locator(".poster img").waitFor();
  expect(await page.getByTestId("failure").textContent()).toContain("This file is not video or audio.");
  expect(await lookAt(page, "5-library")).toEqual([]);

  expect(between(await shownProgress(page, "hd.mp4: sent")).length).toBeGreaterThan(1);
  expect(between(await shownProgress(page, "hd: encoded")).length).toBeGreaterThan(0);
  const sent = await exchangesWith(traffic, objectStore);
  expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
  expect(sent.filter(({ url }) => url.searchParams.has("partNumber")).length).toBeGreaterThan(1);
  for (const { headers } of sent)
    expect([headers.cookie, headers.authorization]).toEqual([undefined, undefined]);
};

const watchesByCookies = async ({ page, traffic }: Visitor) => {
  await page.locator("[data-testid=card]", { hasText: "hd" }).getByTestId("watch").click();
  const { width, error } = await play(page);
  expect({ error, shows: width > 0 }).toEqual({ error: undefined, shows: true });
  expect(await lookAt(page, "6-watch")).toEqual([]);
  const streamed = (await exchangesWith(traffic, cdn)).filter(({ url }) =>
    /\.(m3u8|m4s|mp4)$/.test(url.pathname),
  );
  expect(new Set(streamed.map(({ url }) => url.pathname.split(".").at(-1)))).toEqual(
    new Set(["m3u8", "mp4", "m4s"]),
  );
  for (const { url, status, headers } of streamed) {
    expect([url.pathname, url.search, status]).toEqual([url.pathname, "", 200]);
    expect(headers.cookie).toContain("CloudFront-Signature=");
  }
};

const listens = async ({ page }: Visitor) => {
  await page.locator(".back").click();
  const card = page.locator("[data-testid=card]", { hasText: "song" });
  const saving = page.waitForEvent("download");
  await card.getByTestId("download-mp3").click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("song.mp3");
  expect((await probeUrl(await saved.path()))[0]?.codec_name).toBe("mp3");
  await card.getByTestId("watch").click();
  expect((await play(page)).error).toBeUndefined();
  expect(await lookAt(page, "7-listen")).toEqual([]);
  await page.getByTestId("account").click();
  await page.getByTestId("profile-name").waitFor();
  expect(await lookAt(page, "8-account")).toEqual([]);
};

const renamesAndDeletes = async ({ page }: Visitor) => {
  await page.getByRole("link", { name: "Library", exact: true }).click();
  const cards = page.getByTestId("card");
  await cards.filter({ hasText: "hd" }).getByTestId("rename").click();
  await page.getByTestId("rename-title").fill("A walk by the sea");
  expect(await lookAt(page, "9-rename")).toEqual([]);
  await page.getByTestId("save").click();
  await cards.filter({ hasText: "A walk by the sea" }).waitFor();
  const song = cards.filter({ hasText: "song" });
  const address = await song.getByTestId("watch").getAttribute("href");
  await song.getByTestId("delete").click();
  expect(await lookAt(page, "10-delete")).toEqual([]);
  await page.getByTestId("confirm-delete").click();
  await song.waitFor({ state: "detached" });
  await page.goto(`${platform.webUrl}/${address}`);
  await page.getByTestId("problem").waitFor();
  expect(await lookAt(page, "11-deleted")).toEqual([]);
  await page.locator(".back").click();
  await cards.first().waitFor();
  expect(await cards.getByRole("heading").allInnerTexts()).toEqual(["text", "A walk by the sea"]);
};

const sessionOf = async (page: Visitor["page"]) =>
  JSON.parse((await page.evaluate("localStorage.getItem('millrace.session')")) as string);

const leaves = async ({ page }: Visitor) => {
  const watch = await page.getByTestId("watch").first().getAttribute("href");
  const session = await sessionOf(page);
  await page.getByTestId("sign-out").click();
  await page.getByTestId("sign-in").waitFor();
  for (const hash of ["#/", watch, "#/account"]) {
    await page.goto(`${platform.webUrl}/${hash}`);
    await page.reload();
    await page.getByTestId("sign-in").waitFor();
    expect(await page.locator("main").textContent()).not.toContain("A walk by the sea");
  }
  expect(await sessionOf(page)).toBeNull();
  const stolen = createClient({ url: platform.gatewayUrl });
  const refused = await stolen.auth.refresh
    .mutate({ refreshToken: session.refreshToken })
    .catch((error) => error);
  expect(isFault(refused, "auth.session_ended")).toBe(true);
};

test("a phone that lets no site keep data plays by signed addresses", async () => {
  const person = await newPerson(platform);
  const { id } = await person.upload(Bun.file(await makeClip("small", folder, { seconds: 3 })));
  await outcomeOf(person, id);
  await person.openPlayback(id);
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  await visit({ executablePath, refusesData: true, ...phone }, async ({ page, traffic }) => {
    await page.goto(platform.webUrl);
    await enter(page, { email: person.email, password: "wrong password" });
    await page.getByTestId("problem").waitFor();
    await keepPicture(page, "12-refused");
    await enter(page, { email: person.email, password });
    await page.getByTestId("watch").tap();
    const { width, error } = await play(page);
    expect({ error, shows: width > 0 }).toEqual({ error: undefined, shows: true });
    await keepPicture(page, "13-phone-watch");
    expect(await scrollsSideways(page)).toBe(false);
    const streamed = (await exchangesWith(traffic, cdn)).filter(({ url }) => url.pathname.endsWith(".m4s"));
    expect(streamed.length).toBeGreaterThan(0);
    for (const { url, status, headers } of streamed) {
      expect([status, headers.cookie]).toEqual([200, undefined]);
      expect(url.searchParams.has("Signature")).toBe(true);
    }
    await page.getByTestId("sign-out").tap();
    await page.getByTestId("sign-in").waitFor();
    const expected = /auth\.signIn|\/master\.m3u8 (403|Failed)/;
    expect(traffic.complaints.filter((it) => !givenUp.test(it) && !expected.test(it))).toEqual([]);
  });
}, 60_000);
