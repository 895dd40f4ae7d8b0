import type { ContentId, DeliveryId, FailureCode, UserId } from "@millrace/contracts";
import type { EventTables } from "@millrace/database";
import type { TraceCarrier } from "@millrace/telemetry";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Tables } from "./tables.ts";

export type NewDelivery = {
  readonly id: DeliveryId;
  readonly about: string;
  readonly userId: UserId;
  readonly contentId: ContentId;
  readonly title: string;
  readonly failureCode: FailureCode | null;
  readonly trace: TraceCarrier;
};
export type DueDelivery = Selectable<Tables["delivery"]>;

export const deliveryStore = (db: Kysely<Tables & EventTables>) => ({
  /** Does nothing when the same fact is to be told already. */
  add: async ({ trace, ...delivery }: NewDelivery): Promise<void> => {
    await db
      .insertInto("delivery")
      .values({ ...delivery, trace: JSON.stringify(trace) })
      .onConflict((it) => it.column("about").doNothing())
      .execute();
  },

  /** The delivery that has waited longest, held until the transaction ends; no other sender sees it meanwhile. */
  claimDue: (): Promise<DueDelivery | undefined> =>
    db
      .selectFrom("delivery")
      .selectAll()
      .where("status", "=", "due")
      .where("nextAt", "<=", sql<Date>`now()`)
      .orderBy("nextAt")
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst(),

  markSent: async (id: DeliveryId): Promise<void> => {
    await db
      .updateTable("delivery")
      .set((it) => ({
        status: "sent",
        sentAt: sql<Date>`clock_timestamp()`,
        attempts: it("attempts", "+", 1),
        reason: null,
      }))
      .where("id", "=", id)
      .where("status", "=", "due")
      .execute();
  },

  /** Without a wait it is given up. */
  markFailed: async (id: DeliveryId, reason: string, waitMs: number | undefined): Promise<void> => {
    await db
      .updateTable("delivery")
      .set((it) => ({
        reason,
        attempts: it("attempts", "+", 1),
        ...(waitMs === undefined
          ? { status: "given_up" as const }
          : { nextAt: sql<Date>`clock_timestamp() + make_interval(secs => ${waitMs / 1_000})` }),
      }))
      .where("id", "=", id)
      .where("status", "=", "due")
      .execute();
  },
});
