import type { UserId } from "@millrace/contracts";
import type { ColumnType, Generated } from "kysely";

type ProfileTable = {
  id: UserId;
  email: string;
  displayName: string;
  createdAt: Generated<Date>;
  changedAt: ColumnType<Date, never, Date>;
};

export type Tables = { profile: ProfileTable };
