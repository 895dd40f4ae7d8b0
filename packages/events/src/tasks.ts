import type { EventData, EventType } from "@millrace/contracts";
import { traced } from "@millrace/telemetry";
import type { Bus } from "./bus.ts";
import { PoisonMessage, parseData, parseEnvelope, traceFromHeaders } from "./message.ts";
import { startPull } from "./pull.ts";
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
    traced(
      message.subject,
      { "messaging.system": "nats", "messaging.delivery_attempt": message.info.deliveryCount },
      async (): Promise<Verdict> => {
        try {
          const data = parseData(type, parseEnvelope(message.data).data) as EventData<E>;
          return await perform(data, {
            attempt: message.info.deliveryCount,
            working: () => message.working(),
          });
        } catch (error) {
          // The ledger still has the job: what cannot be read here is published anew from there.
          if (error instanceof PoisonMessage) return { outcome: "dead", reason: error.message };
          return { outcome: "retry", afterMs: 5_000 };
        }
      },
      { kind: "consumer", parent: traceFromHeaders(message.headers) },
    ),
  );
};
