import type { EventData, EventType } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import { currentTraceId, histogram, log } from "@millrace/telemetry";
import type { JsMsg } from "@nats-io/jetstream";
import type { Kysely, Transaction } from "kysely";
import type { Bus } from "./bus.ts";
import { dueEvery } from "./due-every.ts";
import { type Envelope, parseData, parseEnvelope } from "./message.ts";
import { pruneInbox } from "./prune.ts";
import { startPull } from "./pull.ts";
import { type Handled, tracedDelivery } from "./traced-delivery.ts";
import { verdictOn } from "./verdict.ts";

/** Which fact it is, and when it came true: for reactions that must tell an older from a newer one. */
export type Fact = { readonly id: string; readonly occurredAt: Date };

/** What a service does when it hears of a fact, in a transaction that also notes that it was done. */
export type Reaction<Tables> = {
  readonly type: EventType;
  readonly react: (data: unknown, trx: Transaction<Tables & EventTables>, fact: Fact) => Promise<void>;
};

/** Binds a function to an event, its data typed by the contract. */
export const on = <Tables, E extends EventType>(
  type: E,
  react: (data: EventData<E>, trx: Transaction<Tables & EventTables>, fact: Fact) => Promise<void>,
): Reaction<Tables> => ({ type, react: react as Reaction<Tables>["react"] });

const lag = histogram("millrace.events.lag", "Time from an event to its effect");

/**
 * Consumes facts: each is handled exactly once in effect, since the inbox row commits with the reaction's own changes. A failing
 * one is tried again by `verdictOn`, then kept as a dead letter.
 */
export const startReactions = <Tables>(
  service: string,
  db: Kysely<Tables & EventTables>,
  bus: Bus,
  reactions: readonly Reaction<Tables>[],
): AsyncDisposable => {
  const byType = new Map(reactions.map((reaction) => [reaction.type.subject, reaction]));
  const pull = {
    durable: service,
    stream: "facts",
    subjects: [...byType.keys()],
    ackWaitMs: 30_000,
  } as const;
  const mayPrune = dueEvery(60_000);
  return startPull(bus, pull, async (message) => {
    if (mayPrune())
      await pruneInbox(db as unknown as Kysely<EventTables>).catch((error) =>
        log.warn({ err: error }, "the inbox could not be pruned"),
      );
    return tracedDelivery(message, () => handleFact(service, db, byType.get(message.subject), message));
  });
};

const handleFact = async <Tables>(
  service: string,
  db: Kysely<Tables & EventTables>,
  reaction: Reaction<Tables> | undefined,
  message: JsMsg,
): Promise<Handled> => {
  const attempt = message.info.deliveryCount;
  let envelope: Envelope | undefined;
  try {
    envelope = parseEnvelope(message.data);
    if (reaction) await reactOnce(service, db, reaction, envelope);
    lag.record((Date.now() - Date.parse(envelope.occurredAt)) / 1_000, { service, subject: message.subject });
    return { verdict: { outcome: "done" } };
  } catch (error) {
    const verdict = verdictOn(error, attempt);
    log.warn({ err: error, subject: message.subject, attempt, verdict }, "reaction failed");
    if (verdict.outcome === "dead")
      await bury(service, db as unknown as Kysely<EventTables>, message, envelope, verdict.reason);
    return { verdict, error };
  }
};

const reactOnce = <Tables>(
  service: string,
  db: Kysely<Tables & EventTables>,
  { type, react }: Reaction<Tables>,
  envelope: Envelope,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const inbox = trx as unknown as Transaction<EventTables>;
    const { numInsertedOrUpdatedRows } = await inbox
      .insertInto("inbox")
      .values({ consumer: service, eventId: envelope.id })
      .onConflict((it) => it.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return;
    const fact = { id: envelope.id, occurredAt: new Date(envelope.occurredAt) };
    await react(parseData(type, envelope.data), trx, fact);
  });

const bury = async (
  service: string,
  db: Kysely<EventTables>,
  message: JsMsg,
  envelope: Envelope | undefined,
  reason: string,
): Promise<void> => {
  const body = envelope ?? { unreadable: Buffer.from(message.data).toString("base64").slice(0, 100_000) };
  await db
    .insertInto("deadLetter")
    .values({
      consumer: service,
      eventId: envelope?.id ?? `${message.info.stream}:${message.seq}`,
      subject: message.subject,
      message: JSON.stringify(body),
      reason,
      attempts: message.info.deliveryCount,
      traceId: currentTraceId() ?? null,
    })
    .onConflict((it) => it.doNothing())
    .execute();
};
