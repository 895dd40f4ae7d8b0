import { histogram, type SpanHandle, traced } from "@millrace/telemetry";
import type { LazyS3, S3 } from "./s3-client.ts";
import { asStorageError, FileTrouble } from "./storage-error.ts";

/** What a function needs for one operation. `signal` ends with the caller's own, or when the operation's time is up. */
export type Operation = S3 & { readonly signal: AbortSignal; readonly span: SpanHandle };

/** `timeoutMs` bounds the operation with all its retries; 0 is for those that bound each step themselves. */
export type CallOptions = { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number };

/** Runs one operation on a bucket in its span, its failure translated. */
export type CallS3 = <T>(
  operation: string,
  bucket: string,
  run: (operation: Operation) => Promise<T>,
  options?: CallOptions,
) => Promise<T>;

const durations = histogram("millrace.s3.duration", "Time that an operation on objects took");

/** The signal of a step that may take `timeoutMs`, within another signal. */
export const within = (timeoutMs: number, signal?: AbortSignal): AbortSignal => {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
};

/** Binds operations to a client. */
export const s3Calls =
  ({ use }: LazyS3): CallS3 =>
  (operation, bucket, run, { signal, timeoutMs = 20_000 } = {}) =>
    traced(
      `s3.${operation}`,
      { "s3.bucket": bucket, "s3.operation": operation },
      async (span) => {
        const startedAt = performance.now();
        let outcome = "aborted";
        try {
          signal?.throwIfAborted();
          const bounded =
            timeoutMs > 0 ? within(timeoutMs, signal) : (signal ?? new AbortController().signal);
          const result = await run({ ...(await use()), signal: bounded, span });
          outcome = "ok";
          return result;
        } catch (error) {
          signal?.throwIfAborted();
          if (error instanceof FileTrouble) {
            outcome = "file";
            throw error.cause;
          }
          const translated = asStorageError(operation, error);
          outcome = translated.code;
          throw translated;
        } finally {
          durations.record((performance.now() - startedAt) / 1_000, { operation, outcome });
        }
      },
      { kind: "client" },
    );
