import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { SQL } from "bun";
import { migrateAll } from "../src/migrate.ts";
import { completeSecrets } from "../src/secrets.ts";
import { databaseUrlFor } from "../src/service-env.ts";
import { servicesThatNeed } from "../src/services.ts";

const root = join(import.meta.dir, "../../..");
const secrets = completeSecrets({});
let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase(await testStack());
  await migrateAll({ root, adminUrl: database.url, passwords: secrets.databasePasswords });
});
afterAll(() => database.drop());

const asService = async (service: string, statement: string): Promise<Record<string, unknown>[]> => {
  const sql = new SQL(databaseUrlFor(service, database.url, secrets), { max: 1 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.close();
  }
};

test.each(servicesThatNeed("database"))(
  "%s signs in with its password and finds its tables",
  async (service) => {
    const [row] = await asService(
      service,
      "select current_schema() as schema, count(*)::int as rows from outbox",
    );
    expect(row).toEqual({ schema: service, rows: 0 });
  },
);

test("a service sees its own schema alone", async () => {
  expect(asService("user", "select * from auth.account")).rejects.toThrow("permission denied");
  expect(asService("auth", "create schema mine")).rejects.toThrow("permission denied");
});

test("doing it again runs nothing and changes nothing", async () => {
  const told: Record<string, readonly string[]> = {};
  const onMigrated = (service: string, names: readonly string[]) => {
    told[service] = names;
  };
  await migrateAll({ root, adminUrl: database.url, passwords: secrets.databasePasswords, onMigrated });
  expect(told).toEqual(Object.fromEntries(servicesThatNeed("database").map((service) => [service, []])));
});
