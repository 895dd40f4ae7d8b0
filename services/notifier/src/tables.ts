import type { ContentId, DeliveryId, FailureCode, UserId } from "@millrace/contracts";
import type { TraceCarrier } from "@millrace/telemetry";
import type { ColumnType, Generated } from "kysely";

type Status = "due" | "sent" | "given_up";

/** One mail to one person. */
type DeliveryTable = {
  id: DeliveryId;
  /** The fact it tells of, so that no fact is told twice. */
  about: string;
  userId: UserId;
  contentId: ContentId;
  title: string;
  /** Why the item failed; null when it is ready. */
  failureCode: FailureCode | null;
  trace: ColumnType<TraceCarrier, string, never>;
  status: ColumnType<Status, never, Status>;
  attempts: Generated<number>;
  nextAt: ColumnType<Date, never, Date>;
  /** Why the last attempt failed. */
  reason: string | null;
  createdAt: Generated<Date>;
  sentAt: Date | null;
};

export type Tables = { delivery: DeliveryTable };
