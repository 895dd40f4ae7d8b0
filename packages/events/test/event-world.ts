import { newId, registered } from "@millrace/contracts";
import { createEventTables, migrate, openDatabase } from "@millrace/database";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { openBus } from "../src/index.ts";

/** A fresh database with the event tables, and a bus; no relay runs yet. */
export const openEventWorld = async () => {
  await using opening = new AsyncDisposableStack();
  const stack = await testStack();
  const { url, drop } = await freshDatabase(stack);
  opening.defer(drop);
  const owner = { service: "user", password: "only-for-tests" };
  await migrate(url, owner, { "0001-events": { up: createEventTables } });
  const own = url.replace(/\/\/[^@]+@/, `//user:${owner.password}@`);
  const db = opening.adopt(openDatabase<Record<never, never>>(own), (it) => it.destroy());
  const bus = opening.use(await openBus(stack.nats.url, "events-test"));
  const resources = opening.move();
  return { db, bus, stack, [Symbol.asyncDispose]: () => resources.disposeAsync() };
};

export type EventWorld = Awaited<ReturnType<typeof openEventWorld>>;

/** An outbox row as `say` would write it, for an account that nobody else knows. */
export const outboxRow = (subject: string = registered.subject) => {
  const userId = newId("user");
  const data = JSON.stringify({ userId, email: "a@example.org", displayName: "Ann" });
  return { id: newId("event"), subject, key: userId, data, trace: "{}", publishedAt: null };
};

export const until = async <T>(look: () => T | undefined | Promise<T | undefined>, ms = 15_000) => {
  for (const end = Date.now() + ms; Date.now() < end; await Bun.sleep(20)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error("it did not come to pass");
};
