import type { addressBookContract } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import { asFault, type ClientOf } from "@millrace/mesh";
import { counter, log, traced } from "@millrace/telemetry";
import type { Kysely } from "kysely";
import { waitAfter } from "./backoff.ts";
import { mailFor, oneLine } from "./mail.ts";
import { messageIdOf, type Post } from "./post.ts";
import { type DueDelivery, deliveryStore } from "./store.ts";
import type { Tables } from "./tables.ts";

export type DeliverDeps = {
  readonly db: Kysely<Tables & EventTables>;
  readonly addressBook: ClientOf<typeof addressBookContract>;
  readonly post: Pick<Post, "send">;
  readonly mailFrom: string;
  readonly webUrl: string;
};

const attemptCount = counter("millrace.mail.attempts", "Attempts to send a mail, by outcome");

/**
 * Sends the next mail that is due; false when none is. The row is marked in the transaction that holds it, so a crash between the mail
 * server's acceptance and the commit sends the same letter again, and nothing else does.
 */
export const deliverNext = (deps: DeliverDeps): Promise<boolean> =>
  deps.db.transaction().execute(async (trx) => {
    const store = deliveryStore(trx);
    const delivery = await store.claimDue();
    if (!delivery) return false;
    const reason = await send(deps, delivery).then(() => undefined, reasonOf);
    if (reason === undefined) await store.markSent(delivery.id);
    else await store.markFailed(delivery.id, reason, waitAfter(delivery.attempts + 1));
    report(delivery, reason);
    return true;
  });

const send = ({ addressBook, post, mailFrom, webUrl }: DeliverDeps, delivery: DueDelivery): Promise<void> =>
  traced(
    "mail.send",
    {
      "millrace.content_id": delivery.contentId,
      "millrace.user_id": delivery.userId,
      "millrace.attempt": delivery.attempts + 1,
      "smtp.recipients": 1,
    },
    async () => {
      const { email, displayName } = await addressBook.byId.query({ id: delivery.userId });
      await post.send({
        ...mailFor(delivery, displayName, webUrl),
        to: { name: oneLine(displayName), address: email },
        messageId: messageIdOf(delivery.id, mailFrom),
      });
    },
    { kind: "client", parent: delivery.trace },
  );

const reasonOf = (error: unknown): string => {
  const { code, cause } = asFault(error);
  return oneLine(code === "service.internal" ? String(cause) : code).slice(0, 500);
};

const report = ({ id, attempts }: DueDelivery, reason: string | undefined): void => {
  const gaveUp = reason !== undefined && waitAfter(attempts + 1) === undefined;
  const outcome = reason === undefined ? "sent" : gaveUp ? "given_up" : "failed";
  attemptCount.add(1, { outcome });
  // The mail server's words may hold the address; they are for the row alone.
  log[outcome === "sent" ? "info" : "warn"]({ delivery_id: id, attempt: attempts + 1, outcome }, "mail");
};
