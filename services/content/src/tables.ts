import type { ContentId, ContentStatus, FailureCode, JobId, UserId } from "@millrace/contracts";
import type { TraceCarrier } from "@millrace/telemetry";
import type { ColumnType, Generated, Selectable } from "kysely";

type CreatedAt = ColumnType<Date, never, never>;

export type ContentTable = {
  id: ContentId;
  ownerId: UserId;
  title: string;
  fileName: string;
  contentType: string;
  bytes: number;
  sourceKey: string;
  multipartId: string | null;
  status: ContentStatus;
  progress: Generated<number>;
  failureCode: FailureCode | null;
  traceId: string | null;
  createdAt: CreatedAt;
  removedAt: Date | null;
};

export type JobState = "queued" | "running" | "finished" | "failed" | "cancelled";

/** `availableAt` is when a worker may take the job: the end of the lease while one holds it, of the wait after a failure. */
export type JobTable = {
  id: JobId;
  contentId: ContentId;
  state: JobState;
  attempt: Generated<number>;
  forgiven: Generated<number>;
  workerId: string | null;
  availableAt: Generated<Date>;
  announcedAt: Generated<Date>;
  announcements: Generated<number>;
  trace: ColumnType<TraceCarrier, string, string>;
  attemptTrace: ColumnType<TraceCarrier | null, undefined, string>;
  closesAt: Date;
  createdAt: CreatedAt;
};

/** Objects to delete: noted in the transaction that makes them useless, done by the sweep. */
export type GarbageTable = {
  id: Generated<number>;
  bucket: "upload" | "media";
  prefix: string;
  multipartId: string | null;
  dueAt: Generated<Date>;
};

export type Tables = { content: ContentTable; job: JobTable; garbage: GarbageTable };
export type ContentRow = Selectable<ContentTable>;
export type JobRow = Selectable<JobTable>;
export type GarbageRow = Selectable<GarbageTable>;
