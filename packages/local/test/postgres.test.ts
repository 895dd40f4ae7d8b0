import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { SQL } from "bun";
import { openPorts } from "../src/ports.ts";
import { openPostgres } from "../src/postgres.ts";
import { openScratch, pidOf, until } from "./scratch.ts";

const query = async (url: string, statement: string): Promise<unknown[]> => {
  const sql = new SQL(url, { max: 1 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.close();
  }
};

test("a cluster is private, durable, knows Unicode, and keeps its data over stop and kill -9", async () => {
  await using scratch = openScratch();
  const options = {
    dataFolder: scratch.folder,
    port: openPorts()("pg"),
    password: "s3cret",
    host: scratch.host,
  };
  const { child, address } = await openPostgres(options);
  await query(address.adminUrl, "create table kept (word text); insert into kept values ('Ärger')");
  expect(await query(address.adminUrl, "select lower(word) as word from kept")).toEqual([{ word: "ärger" }]);
  const durable = "select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages";
  expect(await query(address.adminUrl, durable)).toEqual([{ fsync: "on", pages: "on" }]);
  expect(statSync(join(scratch.folder, "postgres", "cluster")).mode & 0o077).toBe(0);
  await expect(query(address.adminUrl.replace("s3cret", "wrong"), "select 1")).rejects.toThrow(/password/);

  process.kill(pidOf(child), "SIGKILL");
  await until(() => child?.restarts() === 1 && child.pid() !== undefined);
  expect(await query(address.adminUrl, "select count(*)::int as rows from kept")).toEqual([{ rows: 1 }]);

  await child?.stop();
  const again = await openPostgres(options);
  expect(await query(again.address.adminUrl, "select count(*)::int as rows from kept")).toEqual([
    { rows: 1 },
  ]);
  await again.child?.stop();
}, 60_000);

test("a stale pid file, even with the number of a living process, does not stop a start", async () => {
  await using scratch = openScratch();
  const options = { dataFolder: scratch.folder, port: openPorts()("pg"), password: "x", host: scratch.host };
  await (await openPostgres(options)).child?.stop();
  const cluster = join(scratch.folder, "postgres", "cluster");
  await Bun.write(
    join(cluster, "postmaster.pid"),
    `${process.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n\nready   \n`,
  );
  const { child, address } = await openPostgres(options);
  expect(await query(address.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  await child?.stop();
}, 60_000);
