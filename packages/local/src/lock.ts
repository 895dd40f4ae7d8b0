import { Database } from "bun:sqlite";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const fileIn = (dataFolder: string): string => join(dataFolder, "stack.lock");

/**
 * Takes the data folder for this process; a second taker gets an error that says who has it. The lock is SQLite's,
 * that is the kernel's: it goes with its holder however that ends, so it is never stale.
 */
export const openLock = (dataFolder: string): Disposable => {
  const holder = join(dataFolder, "stack.pid");
  const database = new Database(fileIn(dataFolder), { create: true });
  try {
    // Long enough for a glance by `isLocked` in another process.
    database.run("PRAGMA busy_timeout = 200");
    database.run("BEGIN EXCLUSIVE");
  } catch {
    database.close();
    const pid = existsSync(holder) ? readFileSync(holder, "utf8") : "unknown";
    throw new Error(
      `The stack in ${dataFolder} is already running (process ${pid}). Stop that one first, or use another data folder.`,
    );
  }
  writeFileSync(holder, String(process.pid), { mode: 0o600 });
  return {
    [Symbol.dispose]: () => {
      rmSync(holder, { force: true });
      database.close();
    },
  };
};

/** True while some process has this data folder. */
export const isLocked = (dataFolder: string): boolean => {
  if (!existsSync(fileIn(dataFolder))) return false;
  const database = new Database(fileIn(dataFolder));
  try {
    database.query("SELECT count(*) FROM sqlite_master").get();
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
};
