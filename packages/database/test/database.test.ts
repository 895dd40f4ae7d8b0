import { afterAll, expect, test } from "bun:test";
import { sql } from "kysely";
import { migrate, openDatabase, parseInt8 } from "../src/index.ts";
import { serviceDatabase } from "./service-database.ts";

type Tables = { thing: { id: string; bigCount: number } };

const content = await serviceDatabase("content");
const db = openDatabase<Tables>(content.url);
afterAll(async () => {
  await db.destroy();
  await content.drop();
});

test("migrations run once", async () => {
  expect(content.ran).toEqual(["0001-events"]);
  expect(await migrate(content.adminUrl, content.owner, content.migrations)).toEqual([]);
});

test("a role sees its own schema alone", async () => {
  const user = { service: "user", password: "only-for-tests" };
  await migrate(content.adminUrl, user, content.migrations);
  expect((await db.selectFrom("outbox").select("id").execute()).length).toBe(0);
  await expect(sql`select 1 from "user".outbox`.execute(db)).rejects.toThrow("permission denied");
});

test("columns are camelCase here and snake_case there, and bigint is a number", async () => {
  await sql`create table thing (id text primary key, big_count bigint not null)`.execute(db);
  await db.insertInto("thing").values({ id: "a", bigCount: 18_000 }).execute();
  const row = await db.selectFrom("thing").selectAll().executeTakeFirstOrThrow();
  expect(row.bigCount + 2_000).toBe(20_000);
});

test("a bigint that no number can hold is an error, not a wrong number", () => {
  expect(parseInt8("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => parseInt8("9007199254740993")).toThrow(RangeError);
});

test("a fact's time is when it was told, not when its transaction began", async () => {
  const { later } = await db.transaction().execute(async (trx) => {
    const fact = { id: "e_1", subject: "s", key: "k", data: "{}", trace: "{}", publishedAt: null };
    await trx.insertInto("outbox").values(fact).execute();
    return trx
      .selectFrom("outbox")
      .select(sql<boolean>`occurred_at > now()`.as("later"))
      .executeTakeFirstOrThrow();
  });
  expect(later).toBe(true);
});

test("a query that hangs ends by itself", async () => {
  await expect(sql`select pg_sleep(30)`.execute(db)).rejects.toThrow(/timeout/i);
}, 15_000);

test("a migration that fails leaves nothing behind", async () => {
  const broken = {
    up: async () => {
      throw new Error("no such luck");
    },
  };
  const migrations = { ...content.migrations, "0002-broken": broken };
  await expect(migrate(content.adminUrl, content.owner, migrations)).rejects.toThrow(
    "migrations of content failed",
  );
  expect(await migrate(content.adminUrl, content.owner, content.migrations)).toEqual([]);
});

test("a service's name is no way into the server", async () => {
  const owner = { service: 'x"; drop schema content; --', password: "p" };
  await expect(migrate(content.adminUrl, owner, {})).rejects.toThrow("no name for a schema");
});
