import { traced } from "@millrace/telemetry";
import type { JsMsg } from "@nats-io/jetstream";
import { traceFromHeaders } from "./message.ts";
import type { Verdict } from "./verdict.ts";

/** How a delivery went, and what went wrong with it. */
export type Handled = { readonly verdict: Verdict; readonly error?: unknown };

/** Handles a delivery within the trace that it came from; the span fails with a delivery that was not done. */
export const tracedDelivery = (message: JsMsg, handle: () => Promise<Handled>): Promise<Verdict> =>
  traced(
    message.subject,
    {
      "messaging.system": "nats",
      "messaging.destination.name": message.subject,
      "messaging.delivery_attempt": message.info.deliveryCount,
    },
    async (span) => {
      const { verdict, error } = await handle();
      span.set({ "millrace.outcome": verdict.outcome });
      if (verdict.outcome === "retry") span.fail(error ?? "it is to be tried again");
      if (verdict.outcome === "dead") span.fail(error ?? verdict.reason);
      return verdict;
    },
    { kind: "consumer", parent: traceFromHeaders(message.headers) },
  );
