import type { FailureCode } from "@millrace/contracts";
import { MediaFault } from "@millrace/media";
import { StorageError } from "@millrace/storage";
import { log } from "@millrace/telemetry";
import { LeaseLost } from "./lease-keeper.ts";

/** Why a job did not come to its end, as the ledger is told; `stopped` and `lost` are not the source's fault. */
export type JobFailure =
  | { readonly kind: "failed"; readonly code: FailureCode; readonly retryable: boolean }
  | { readonly kind: "lost" }
  | { readonly kind: "stopped" };

/** Classifies whatever ended a job, `signal` being the job's own. Every error has a place: what is not media's, storage's or the disk's is a bug. */
export const jobFailure = (error: unknown, signal: AbortSignal): JobFailure => {
  if (signal.aborted) return signal.reason instanceof LeaseLost ? { kind: "lost" } : { kind: "stopped" };
  if (!(error instanceof MediaFault)) return { kind: "failed", code: systemFailure(error), retryable: true };
  // Only an aborted signal cancels, and that was answered above.
  const code: FailureCode = error.code === "cancelled" ? "encode_failed" : error.code;
  return { kind: "failed", code, retryable: error.retryable };
};

const systemFailure = (error: unknown): FailureCode => {
  if (error instanceof StorageError) return "storage_unavailable";
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOSPC") return "worker_disk_full";
  // No code foresees it: a bug, which the log must tell of in full.
  log.error({ err: error }, "job failed unexpectedly");
  return "encode_failed";
};
