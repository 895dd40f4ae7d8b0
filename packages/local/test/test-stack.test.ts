import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SQL } from "bun";
import { freshDatabase, shareStack, testStack } from "../src/test-stack.ts";
import { openScratch, openScript, until, untilGone } from "./scratch.ts";

const names = async (url: string): Promise<string[]> => {
  const sql = new SQL(url, { max: 1 });
  const rows: { datname: string }[] = await sql.unsafe("select datname from pg_database");
  await sql.close();
  return rows.map((row) => row.datname);
};

test("one stack per process; each database is new, and gone when dropped", async () => {
  const stack = await testStack();
  expect(await testStack()).toBe(stack);
  const [one, two] = [await freshDatabase(stack), await freshDatabase(stack)];
  const nameOf = ({ url }: { url: string }) => new URL(url).pathname.slice(1);
  expect(await names(one.url)).toEqual(expect.arrayContaining([nameOf(one), nameOf(two)]));
  // A pool that a test forgot to close does not keep it.
  const forgotten = new SQL(two.url, { max: 1 });
  await forgotten.unsafe("select 1");
  await Promise.all([one.drop(), two.drop()]);
  expect(await names(stack.postgres.adminUrl)).not.toContain(nameOf(two));
  await forgotten.close({ timeout: 0 });
}, 60_000);

test("a process that ends takes its stack and folder along; with MILLRACE_TEST_STACK it opens none", async () => {
  await using scratch = openScratch();
  const source = (env: string) => `
    import { testStack } from ${JSON.stringify(join(import.meta.dir, "../src/test-stack.ts"))};
    const stack = await testStack(${env});
    console.log(JSON.stringify({ pids: Object.values(stack.pids()), folder: stack.dataFolder, nats: stack.nats.url }));
    process.exit(0);`;
  const outcome = async (env: string) => {
    const child = await openScript(scratch.folder, source(env));
    return JSON.parse(await child.stdout.text()) as { pids: number[]; folder: string; nats: string };
  };
  const own = await outcome("{}");
  expect(own.pids.length).toBe(6);
  await untilGone(own.pids);
  await until(() => !existsSync(own.folder));

  const stack = await testStack();
  const shared = await outcome(JSON.stringify({ MILLRACE_TEST_STACK: shareStack(stack) }));
  expect(shared).toMatchObject({ pids: [], nats: stack.nats.url });
  await until(() => !existsSync(shared.folder));
}, 60_000);
