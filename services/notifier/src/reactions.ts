import {
  type ContentId,
  encodeFailed,
  type FailureCode,
  newId,
  published,
  rejected,
  type UserId,
} from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import { on, type Reaction } from "@millrace/events";
import { traceCarrier } from "@millrace/telemetry";
import type { Transaction } from "kysely";
import { deliveryStore } from "./store.ts";
import type { Tables } from "./tables.ts";

type Item = { readonly contentId: ContentId; readonly ownerId: UserId; readonly title: string };

/** Each fact becomes one row to be sent. Nothing is sent here: a mail server must not hold up events, nor a rollback unsend a mail. */
export const notifierReactions: readonly Reaction<Tables>[] = [
  on(published, (item, trx) => notify(trx, `ready:${item.contentId}`, item, null)),
  on(rejected, (item, trx) => notify(trx, `rejected:${item.contentId}`, item, item.code)),
  on(encodeFailed, (item, trx) => notify(trx, `failed:${item.contentId}:${item.attempt}`, item, item.code)),
];

const notify = (
  trx: Transaction<Tables & EventTables>,
  about: string,
  { contentId, ownerId, title }: Item,
  failureCode: FailureCode | null,
): Promise<void> =>
  deliveryStore(trx).add({
    id: newId("delivery"),
    about,
    userId: ownerId,
    contentId,
    title,
    failureCode,
    trace: traceCarrier(),
  });
