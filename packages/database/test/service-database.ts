import { freshDatabase, testStack } from "@millrace/local/testing";
import { createEventTables, migrate } from "../src/index.ts";

/** A fresh database with one service's schema and its own role's address. */
export const serviceDatabase = async (service: string) => {
  const { url, drop } = await freshDatabase(await testStack());
  const owner = { service, password: "only-for-tests" };
  const migrations = { "0001-events": { up: createEventTables } };
  const ran = await migrate(url, owner, migrations);
  const own = new URL(url);
  own.username = service;
  own.password = owner.password;
  return { adminUrl: url, url: own.href, owner, migrations, ran, drop };
};
