import { afterAll, beforeAll, expect, test } from "bun:test";
import { openDatabase } from "@millrace/database";
import { accessTokens } from "../src/access-tokens.ts";
import { currentSigningKey, publicKeys } from "../src/signing-keys.ts";
import type { Tables } from "../src/tables.ts";
import { openAuthDatabase } from "./start-auth.ts";

const resources = new AsyncDisposableStack();
let instances: ReturnType<typeof openDatabase<Tables>>[];
beforeAll(async () => {
  const { url } = resources.use(await openAuthDatabase());
  instances = Array.from({ length: 4 }, () =>
    resources.adopt(openDatabase<Tables>(url), (it) => it.destroy()),
  );
});
afterAll(() => resources.disposeAsync());

test("instances that start together agree on one key, and readers see it", async () => {
  const [keys, ...seen] = await Promise.all([
    Promise.all([...instances, ...instances].map((db) => currentSigningKey(db))),
    ...instances.map((db) => publicKeys(db)),
  ]);
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
  for (const { keys: published } of seen)
    expect(published.map(({ kid }) => kid)).toEqual([keys[0]?.kid ?? ""]);
});

test("a retired key is no longer published, and the next one signs", async () => {
  const [db] = instances;
  if (!db) throw new Error("no database");
  const { kid } = await currentSigningKey(db);
  await db.updateTable("signingKey").set({ retiredAt: new Date() }).where("kid", "=", kid).execute();
  const next = await currentSigningKey(db);
  expect(next.kid).not.toBe(kid);
  expect((await publicKeys(db)).keys.map((it) => it.kid)).toEqual([next.kid]);
});

test("the key is asked for again after a failure, and only then", async () => {
  const [db] = instances;
  if (!db) throw new Error("no database");
  let asked = 0;
  const sign = accessTokens(async () => {
    asked += 1;
    if (asked === 1) throw new Error("database away");
    return currentSigningKey(db);
  }, 60);
  const owner = { id: `s_${"0".repeat(32)}`, userId: `u_${"0".repeat(32)}` } as Parameters<typeof sign>[0];
  expect(sign(owner)).rejects.toThrow("database away");
  await sign(owner);
  await sign(owner);
  expect(asked).toBe(2);
});
