import { addressBookContract, type EventData, type EventType, newId } from "@millrace/contracts";
import { migrate, openDatabase } from "@millrace/database";
import { openBus, startReactions } from "@millrace/events";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { connect, serviceTokens } from "@millrace/mesh";
import { namedKeys } from "@millrace/mesh/testing";
import { log } from "@millrace/telemetry";
import { sql } from "kysely";
import { migrations } from "../migrations/index.ts";
import { type DeliverDeps, deliverNext } from "../src/deliver.ts";
import { openPost } from "../src/post.ts";
import { notifierReactions } from "../src/reactions.ts";
import type { Tables } from "../src/tables.ts";
import { startUserService } from "./start-user.ts";

export type CaughtMail = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
};

/** A fresh database with this service's schema, as its own role sees it. */
export const openNotifierDatabase = async () => {
  const stack = await testStack();
  const { url, drop } = await freshDatabase(stack);
  await migrate(url, { service: "notifier", password: "notifier-test" }, migrations);
  const ownUrl = Object.assign(new URL(url), { username: "notifier", password: "notifier-test" }).href;
  return { stack, url: ownUrl, [Symbol.asyncDispose]: drop };
};

/** The service's parts over real Postgres, NATS, mail server and user service; nothing is sent before `deliverAll`. */
export const startNotifier = async () => {
  log.level = "error";
  const resources = new AsyncDisposableStack();
  const database = resources.use(await openNotifierDatabase());
  const { stack } = database;
  const db = resources.adopt(openDatabase<Tables>(database.url), (it) => it.destroy());
  const bus = resources.use(await openBus(stack.nats.url, "notifier-test"));
  const consumer = `notifier_test_${crypto.randomUUID()}`;
  resources.defer(() => bus.manager.consumers.delete("facts", consumer).then(() => {}));
  resources.use(startReactions(consumer, db, bus, notifierReactions));
  const keys = await namedKeys("notifier");
  const users = resources.use(await startUserService(keys.meshKeys));
  const mailFrom = "Millrace <no-reply@millrace.example>";
  const deps: DeliverDeps = {
    db,
    addressBook: connect(addressBookContract, {
      service: "user",
      url: users.url,
      tokenFor: serviceTokens(keys),
    }),
    post: resources.use(openPost(stack.mail.smtpUrl, mailFrom)),
    mailFrom,
    webUrl: "http://web.example",
  };

  /** Publishes an event `copies` times, past JetStream's own deduplication. */
  const tell = async <E extends EventType>(type: E, data: EventData<E>, copies = 1) => {
    const event = { id: newId("event"), occurredAt: new Date().toISOString(), data };
    for (let copy = 1; copy <= copies; copy += 1)
      await bus.stream.publish(type.subject, JSON.stringify(event), { msgID: `${event.id}-${copy}` });
  };

  /** Resolves when everything published before has been handled, by a consumer that may still be starting. */
  const caughtUp = async () => {
    for (;;) {
      const info = await bus.manager.consumers.info("facts", consumer).catch(() => undefined);
      if (info && info.num_pending + info.num_ack_pending === 0) return;
      await Bun.sleep(20);
    }
  };

  // A stream that other tests wrote to before tells of users that are not here.
  await caughtUp();
  await sql`delete from delivery`.execute(db);

  return {
    db,
    bus,
    users,
    deps,
    tell,
    caughtUp,
    /** Attempts everything that is due, also what waits for another attempt. */
    deliverAll: async (changed: Partial<DeliverDeps> = {}) => {
      await sql`update delivery set next_at = now() where status = 'due'`.execute(db);
      while (await deliverNext({ ...deps, ...changed }));
    },
    mailsTo: async (address: string): Promise<CaughtMail[]> => {
      const response = await fetch(`${stack.mail.pageUrl}/messages?to=${encodeURIComponent(address)}`);
      return ((await response.json()) as { messages: CaughtMail[] }).messages;
    },
    sourceOf: async ({ id }: CaughtMail): Promise<string> => {
      const response = await fetch(`${stack.mail.pageUrl}/messages/${id}/raw`);
      return response.text();
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
};
