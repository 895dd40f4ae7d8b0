import { PoisonMessage } from "./message.ts";

/** What to do about a delivery: it is done, try it again after a while, or give it up. */
export type Verdict =
  | { readonly outcome: "done" }
  | { readonly outcome: "retry"; readonly afterMs: number }
  | { readonly outcome: "dead"; readonly reason: string };

/** Waits between deliveries, by attempt: 5 s, 30 s, 2 min, 10 min. */
const backoffMs = [5_000, 30_000, 120_000, 600_000];

/** Deliveries after which a fact is given up and kept as a dead letter. */
export const maxDeliveries: number = backoffMs.length + 1;

/** The verdict on a failed delivery, `attempt` counting from 1. Poison is given up at once. */
export const verdictOn = (error: unknown, attempt: number): Verdict => {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (error instanceof PoisonMessage || attempt >= maxDeliveries) return { outcome: "dead", reason };
  return { outcome: "retry", afterMs: backoffMs[attempt - 1] ?? backoffMs[0] ?? 5_000 };
};
