import type { EventData, EventType } from "@millrace/contracts";
import { log } from "@millrace/telemetry";
import type { Bus } from "./bus.ts";
import { PoisonMessage, parseData, parseEnvelope } from "./message.ts";
import { startPull } from "./pull.ts";
import { tracedDelivery } from "./traced-delivery.ts";
import type { Verdict } from "./verdict.ts";

/** A task in hand. `working` tells JetStream that it is still being done. */
export type TaskDelivery = { readonly attempt: number; readonly working: () => void };

/**
 * Takes tasks of one type, one at a time, each by exactly one worker as far as JetStream can promise it: the ledger's lease, not
 * the delivery, is what fences. The task's own durable is shared by all workers.
 */
export const startTasks = <E extends EventType>(
  bus: Bus,
  type: E,
  { ackWaitMs }: { ackWaitMs: number },
  perform: (data: EventData<E>, delivery: TaskDelivery) => Promise<Verdict>,
): AsyncDisposable => {
  const durable = type.subject.replaceAll(".", "-");
  return startPull(bus, { durable, stream: "tasks", subjects: [type.subject], ackWaitMs }, (message) =>
    tracedDelivery(message, async () => {
      const attempt = message.info.deliveryCount;
      try {
        const data = parseData(type, parseEnvelope(message.data).data) as EventData<E>;
        return { verdict: await perform(data, { attempt, working: () => message.working() }) };
      } catch (error) {
        const verdict = verdictOnTask(error);
        log.warn({ err: error, subject: message.subject, attempt, verdict }, "task failed");
        return { verdict, error };
      }
    }),
  );
};

// The ledger still has the job: what cannot be read here is published anew from there.
const verdictOnTask = (error: unknown): Verdict =>
  error instanceof PoisonMessage
    ? { outcome: "dead", reason: error.message }
    : { outcome: "retry", afterMs: 5_000 };
