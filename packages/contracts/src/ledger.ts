import { z } from "zod";
import { contract, mutation } from "./contract.ts";
import { FailureCode } from "./failures.ts";
import { ContentId, JobId } from "./ids.ts";
import { EncodedMedia } from "./media.ts";

/** Proof of holding a job: `attempt` is the fencing token, and a report with an older one changes nothing. */
export const Lease = z.strictObject({
  jobId: JobId,
  attempt: z.int().positive(),
  workerId: z.string().min(1).max(100),
});
export type Lease = z.infer<typeof Lease>;

/** All that a worker needs to know; keys are in the upload and the media bucket. */
export const EncodeJob = z.object({
  contentId: ContentId,
  sourceKey: z.string(),
  outputPrefix: z.string(),
  lease: Lease,
  leaseSeconds: z.int().positive(),
  /** The trace of the attempt that this one follows, as W3C headers. */
  follows: z.object({ traceparent: z.string().optional() }).optional(),
});
export type EncodeJob = z.infer<typeof EncodeJob>;

/** `over`: nothing is left to do. `held`: another worker has it; ask again after `retryAfterMs`. */
export const Claim = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("granted"), job: EncodeJob }),
  z.object({ outcome: z.literal("held"), retryAfterMs: z.int().nonnegative() }),
  z.object({ outcome: z.literal("over") }),
]);
export type Claim = z.infer<typeof Claim>;

const workers = ["encoder"] as const;

/** The job ledger, for workers alone. Every call but `claim` throws `content.lease_lost` once the lease is gone. */
export const ledgerContract = contract("ledger", {
  claim: mutation({
    access: "service",
    from: workers,
    summary: "Takes the lease on a job.",
    input: z.strictObject({ jobId: JobId, workerId: z.string().min(1).max(100) }),
    output: Claim,
  }),
  renew: mutation({
    access: "service",
    from: workers,
    summary: "Keeps the lease and notes progress (0 to 1).",
    idempotent: true,
    heartbeat: true,
    input: z.strictObject({ lease: Lease, progress: z.number().min(0).max(1) }),
    output: z.object({ leaseSeconds: z.int().positive() }),
  }),
  finish: mutation({
    access: "service",
    from: workers,
    summary: "Reports verified output: the item becomes ready.",
    idempotent: true,
    input: z.strictObject({ lease: Lease, media: EncodedMedia }),
    output: z.object({ accepted: z.literal(true) }),
  }),
  fail: mutation({
    access: "service",
    from: workers,
    summary: "Reports a failure; one that may pass is tried again.",
    idempotent: true,
    input: z.strictObject({ lease: Lease, code: FailureCode, retryable: z.boolean() }),
    output: z.object({ retryAfterMs: z.int().nonnegative().optional() }),
  }),
  release: mutation({
    access: "service",
    from: workers,
    summary: "Hands an unfinished job back at once, as a worker does that is told to stop.",
    idempotent: true,
    input: z.strictObject({ lease: Lease }),
    output: z.object({ released: z.literal(true) }),
  }),
});
