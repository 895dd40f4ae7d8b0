import { type EventData, type EventType, newId } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import { traceCarrier } from "@millrace/telemetry";
import type { Kysely, Transaction } from "kysely";
import type { Bus } from "./bus.ts";
import { startRelay } from "./relay.ts";

/** Tells of a fact in the transaction that makes it true. */
export type Say = <E extends EventType>(
  // biome-ignore lint/suspicious/noExplicitAny: any service's transaction has the event tables; Kysely's types are invariant
  trx: Transaction<any>,
  type: E,
  data: EventData<E>,
) => Promise<void>;

export type Outbox = AsyncDisposable & { readonly say: Say };

/** A service's outbox with the relay that publishes it. */
export const openOutbox = (service: string, db: Kysely<EventTables>, bus: Bus): Outbox => {
  const relay = startRelay(service, db, bus);
  return {
    say: async (trx, type, data) => {
      await (trx as Transaction<EventTables>)
        .insertInto("outbox")
        .values({
          id: newId("event"),
          subject: type.subject,
          key: type.key(data),
          data: JSON.stringify(type.data.parse(data)),
          trace: JSON.stringify(traceCarrier()),
          publishedAt: null,
        })
        .execute();
      relay.hurry();
    },
    [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose](),
  };
};
