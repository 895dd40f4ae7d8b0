import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId, profileChanged, type UserId } from "@millrace/contracts";
import { outcomeOf, startUser } from "./start-user.ts";

let running: Awaited<ReturnType<typeof startUser>>;
beforeAll(async () => {
  running = await startUser();
});
afterAll(() => running[Symbol.asyncDispose]());

const profile = (userId: UserId) => running.as(userId, (it) => it.profile.query());
const rename = (userId: UserId, displayName: string) =>
  running.as(userId, (it) => it.changeProfile.mutate({ displayName }));
const toldChanges = (userId: UserId) =>
  running.db
    .selectFrom("outbox")
    .select("data")
    .where("subject", "=", profileChanged.subject)
    .where("key", "=", userId)
    .orderBy("id")
    .execute();

test("a profile asked for before the registration has arrived is waited for", async () => {
  const userId = newId("user");
  const asked = profile(userId);
  await Bun.sleep(100);
  await running.tellRegistered(userId);
  const { createdAt, ...rest } = await asked;
  expect(rest).toEqual({ id: userId, email: `${userId}@example.org`, displayName: "Ada" });
  expect(Number.isNaN(Date.parse(createdAt))).toBe(false);
});

test("a name changed before the registration has arrived is waited for too", async () => {
  const userId = newId("user");
  const asked = rename(userId, "Grace");
  await running.tellRegistered(userId);
  expect((await asked).displayName).toBe("Grace");
  expect((await profile(userId)).displayName).toBe("Grace");
});

test("a user who never registered is not found", async () => {
  expect(await outcomeOf(profile(newId("user")))).toBe("user.not_found");
});

test("each change is told once, and no change is not told", async () => {
  const userId = await running.register();
  for (const name of ["Grace", "Grace", "Ada", "Ada"])
    expect((await rename(userId, name)).displayName).toBe(name);
  expect((await toldChanges(userId)).map(({ data }) => data)).toEqual([
    { userId, displayName: "Grace" },
    { userId, displayName: "Ada" },
  ]);
});

test("of the same change sent by many at once, one is told", async () => {
  const userId = await running.register();
  await Promise.all(Array.from({ length: 20 }, () => rename(userId, "Grace")));
  expect(await toldChanges(userId)).toHaveLength(1);
});

test("a change is one's own alone", async () => {
  const [mine, other] = [await running.register(), await running.register()];
  await rename(mine, "Mallory");
  expect((await profile(other)).displayName).toBe("Ada");
});

test.each(["", "   ", "x".repeat(81), "a\u0000b", "a\r\nBcc: b@example.org", "\ud800"])(
  "refuses the display name %j",
  async (displayName) => {
    const userId = await running.register();
    expect(await outcomeOf(rename(userId, displayName))).toBe("request.invalid");
  },
);

test.each(["Ærøskøbing 🎬", "'; drop table profile; --", "<b>Ada</b>"])(
  "keeps the display name %j",
  async (name) => {
    const userId = await running.register();
    await rename(userId, name);
    expect((await profile(userId)).displayName).toBe(name);
  },
);

test("without a user nothing is answered", async () => {
  expect(await outcomeOf(running.user.profile.query())).toBe("auth.required");
  expect(await outcomeOf(running.user.changeProfile.mutate({ displayName: "Eve" }))).toBe("auth.required");
});
