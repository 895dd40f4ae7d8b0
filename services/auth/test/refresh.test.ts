import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import { hashOf, readRefreshToken } from "../src/refresh-token.ts";
import { outcomeOf, startAuth } from "./start-auth.ts";

let running: Awaited<ReturnType<typeof startAuth>>;
beforeAll(async () => {
  running = await startAuth({ refreshTokenDays: 7 });
});
afterAll(() => running[Symbol.asyncDispose]());

const refresh = async (refreshToken: string) => {
  const session = await running.auth.refresh.mutate({ refreshToken });
  return session.refreshToken;
};
const outcome = (refreshToken: string) => outcomeOf(refresh(refreshToken));
const open = async () => {
  const email = `${crypto.randomUUID()}@example.org`;
  const registration = { email, password: "correct horse battery", displayName: "Ada" };
  return (await running.auth.register.mutate(registration)).refreshToken;
};
const familyOf = (token: string) => hashOf(readRefreshToken(token)?.family ?? "");
/** Lets time pass for one session. */
const age = async (token: string, column: "rotated_at" | "expires_at", ms: number) => {
  const past = sql`${sql.ref(column)} - make_interval(secs => ${ms / 1_000})`;
  await sql`update session set ${sql.ref(column)} = ${past} where family_hash = ${familyOf(token)}`.execute(
    running.db,
  );
};

test("v5.0.0-10.4.5 100 parallel refreshes of one token have one successor, and one line stays alive", async () => {
  const first = await open();
  const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(first)));
  const successors = new Set(answers);
  expect(successors.size).toBe(1);
  const [successor = ""] = successors;
  const row = await running.db
    .selectFrom("session")
    .select(["generation", "revokedAt"])
    .where("familyHash", "=", familyOf(first))
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ generation: 2, revokedAt: null });
  expect(await outcome(successor)).toBe("ok");
});

test("a spent token that is not the last one ends the session at once, with the thief's line", async () => {
  const first = await open();
  const second = await refresh(first);
  const third = await refresh(second);
  expect(await outcome(first)).toBe("auth.session_ended");
  expect(await outcome(third)).toBe("auth.session_ended");
});

test.each([
  ["answered with the same successor after 4 s", 4_000, "ok"],
  ["refused after 6 s, and the session ends", 6_000, "auth.session_ended"],
] as const)("the last spent token is %s", async (_name, ms, expected) => {
  const first = await open();
  const second = await refresh(first);
  await age(first, "rotated_at", ms);
  if (expected === "ok") expect(await refresh(first)).toBe(second);
  else expect(await outcome(first)).toBe(expected);
  expect(await outcome(second)).toBe(expected);
});

test("answering a spent token again does not prolong its grace", async () => {
  const first = await open();
  await refresh(first);
  await age(first, "rotated_at", 4_000);
  await refresh(first);
  await age(first, "rotated_at", 2_000);
  expect(await outcome(first)).toBe("auth.session_ended");
});

test("v5.0.0-10.4.8 refreshing does not prolong the session", async () => {
  const first = await open();
  const second = await refresh(first);
  await age(first, "expires_at", 7 * 86_400_000);
  expect(await outcome(second)).toBe("auth.session_ended");
});

test("signing out ends the session and nothing else, and may be repeated", async () => {
  const [mine, other] = [await open(), await open()];
  const next = await refresh(mine);
  for (const token of [next, next, mine, "unknown-refresh-token"])
    expect(await running.auth.signOut.mutate({ refreshToken: token })).toEqual({ signedOut: true });
  expect(await outcome(next)).toBe("auth.session_ended");
  expect(await outcome(other)).toBe("ok");
});

test("a guess at another's token changes nothing", async () => {
  const token = await open();
  const [family] = [...(await open()).split(".")];
  const guess = `${family}.${token.split(".")[1]}`;
  expect(await outcome(`${"A".repeat(43)}.${token.split(".")[1]}`)).toBe("auth.session_ended");
  expect(await outcome(guess)).toBe("auth.session_ended");
  expect(await outcome(token)).toBe("ok");
});

test("the database holds no token, only hashes", async () => {
  const token = await refresh(await open());
  const { rows } = await sql<{ row: string }>`select to_jsonb(session)::text as row from session`.execute(
    running.db,
  );
  const everything = rows.map(({ row }) => row).join();
  const { family = "", secret = "" } = readRefreshToken(token) ?? {};
  expect(everything).toContain(hashOf(secret));
  expect(everything).not.toContain(secret);
  expect(everything).not.toContain(family);
});

test("sessions that have run out are cleared away at the next sign-in", async () => {
  const email = `${crypto.randomUUID()}@example.org`;
  const password = "correct horse battery";
  const { refreshToken } = await running.auth.register.mutate({ email, password, displayName: "Ada" });
  await age(refreshToken, "expires_at", 8 * 86_400_000);
  const { userId } = await running.auth.signIn.mutate({ email, password });
  const left = await running.db.selectFrom("session").select("id").where("userId", "=", userId).execute();
  expect(left).toHaveLength(1);
});
