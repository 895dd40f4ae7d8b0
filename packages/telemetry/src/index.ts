export type { AttributeName, Attributes } from "./attributes.ts";
export { log } from "./log.ts";
export { type Counter, counter, type Gauge, gauge, type Histogram, histogram } from "./metrics.ts";
export { pause } from "./pause.ts";
export { startTelemetry, type TelemetrySettings } from "./start.ts";
export { currentTrace, currentTraceId, type TraceCarrier, traceCarrier, withTrace } from "./trace-context.ts";
export { recordSpan, type SpanHandle, type SpanOptions, traced } from "./traced.ts";
export { waitAtMost } from "./wait-at-most.ts";
