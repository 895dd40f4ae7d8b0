import { type Context, context, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";

/** W3C trace headers as data: what travels in HTTP headers, event headers and job rows. */
export type TraceCarrier = {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
};

/** The active trace as headers; empty outside a span. */
export const traceCarrier = (): { traceparent?: string; tracestate?: string } => {
  const carrier: { traceparent?: string; tracestate?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier;
};

/** Reads trace headers into a context; without a valid `traceparent` that is the root, so a new trace begins. */
export const carriedContext = (carrier: TraceCarrier): Context => propagation.extract(ROOT_CONTEXT, carrier);

/** Runs `run` as part of the carried trace without opening a span of its own. */
export const withTrace = <T>(carrier: TraceCarrier, run: () => T): T =>
  context.with(carriedContext(carrier), run);

/** The active trace and span id in hex, for log lines; undefined outside a span. */
export const currentTrace = (): { traceId: string; spanId: string } | undefined => {
  const span = trace.getSpanContext(context.active());
  return span && { traceId: span.traceId, spanId: span.spanId };
};

/** The active trace's id, 32 hex digits; undefined outside a span. */
export const currentTraceId = (): string | undefined => currentTrace()?.traceId;
