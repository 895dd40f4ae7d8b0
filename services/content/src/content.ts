import { type Content, failures } from "@millrace/contracts";
import type { ContentRow } from "./tables.ts";

/** A row as its owner sees it. */
export const contentView = (row: ContentRow): Content => ({
  id: row.id,
  title: row.title,
  fileName: row.fileName,
  bytes: row.bytes,
  status: row.status,
  progress: row.status === "ready" ? 1 : row.progress,
  ...(row.failureCode ? { failure: { code: row.failureCode, ...failures[row.failureCode] } } : {}),
  ...(row.traceId ? { traceId: row.traceId } : {}),
  createdAt: row.createdAt.toISOString(),
});

/** Whether nothing more will happen to an item by itself. */
export const isSettled = ({ status }: Pick<ContentRow, "status">): boolean =>
  status === "ready" || status === "failed";

/** The title of an item nobody has named: its file's name without the ending. */
export const titleFrom = (fileName: string): string =>
  fileName.replace(/\.[A-Za-z0-9]{1,5}$/, "").slice(0, 200) || fileName;
