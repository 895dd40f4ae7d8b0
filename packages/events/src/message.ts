import { EventId, type EventType } from "@millrace/contracts";
import type { TraceCarrier } from "@millrace/telemetry";
import { type MsgHdrs, headers as natsHeaders } from "@nats-io/transport-node";
import { z } from "zod";

/** An event as it travels, around its data. */
export const Envelope = z.object({ id: EventId, occurredAt: z.iso.datetime(), data: z.unknown() });
export type Envelope = z.infer<typeof Envelope>;

/** A message that can never be handled, however often it is delivered. */
export class PoisonMessage extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PoisonMessage";
  }
}

export const traceToHeaders = (trace: TraceCarrier): MsgHdrs => {
  const headers = natsHeaders();
  if (trace.traceparent) headers.set("traceparent", trace.traceparent);
  if (trace.tracestate) headers.set("tracestate", trace.tracestate);
  return headers;
};

export const traceFromHeaders = (headers: MsgHdrs | undefined): TraceCarrier => ({
  traceparent: headers?.get("traceparent") || undefined,
  tracestate: headers?.get("tracestate") || undefined,
});

/** Reads a message's envelope, or throws `PoisonMessage`. */
export const parseEnvelope = (bytes: Uint8Array): Envelope => {
  try {
    return Envelope.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new PoisonMessage("the message is no event", { cause: error });
  }
};

/** Reads an event's data by its contract, or throws `PoisonMessage`. */
export const parseData = (type: EventType, data: unknown): unknown => {
  const parsed = type.data.safeParse(data);
  if (!parsed.success) throw new PoisonMessage(`the data is no ${type.subject}`, { cause: parsed.error });
  return parsed.data;
};
