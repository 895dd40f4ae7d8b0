import { context, type Link, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Attributes } from "./attributes.ts";
import { carriedContext, type TraceCarrier } from "./trace-context.ts";

/** What a traced function may do with its own span. */
export type SpanHandle = {
  readonly set: (attributes: Attributes) => void;
  /** Marks the span as failed where nothing is thrown: a failure that is handled is still one. */
  readonly fail: (error: unknown) => void;
};

/** `parent` continues a remote trace; `linkTo` names an attempt that this one follows; `kind` defaults to internal. */
export type SpanOptions = {
  readonly kind?: "internal" | "server" | "client" | "producer" | "consumer";
  readonly parent?: TraceCarrier;
  readonly linkTo?: TraceCarrier;
};

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

// Asked for at each call: a tracer taken before the SDK has started stays dead under Bun.
const tracer = () => trace.getTracer("millrace");

/**
 * Runs `run` inside a span called `name` and ends the span with its outcome. A thrown error is recorded and
 * thrown on. Names are fixed words (`<service>.<procedure>`, a subject, `ffmpeg.encode`), never with ids in them.
 */
export const traced = async <T>(
  name: string,
  attributes: Attributes,
  run: (span: SpanHandle) => Promise<T>,
  options: SpanOptions = {},
): Promise<T> => {
  const parent = options.parent ? carriedContext(options.parent) : context.active();
  const kind = kinds[options.kind ?? "internal"];
  const span = tracer().startSpan(name, { attributes, kind, links: linksTo(options.linkTo) }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () =>
      run({ set: (more) => void span.setAttributes(more), fail: (error) => markFailed(span, error) }),
    );
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
};

/** Writes a span for work already done, for seams that report only afterwards (a query logger). */
export const recordSpan = (
  name: string,
  attributes: Attributes,
  durationMs: number,
  error?: unknown,
  options: Pick<SpanOptions, "kind"> = {},
): void => {
  const startTime = Date.now() - durationMs;
  const span = tracer().startSpan(name, { attributes, startTime, kind: kinds[options.kind ?? "internal"] });
  if (error !== undefined) markFailed(span, error);
  span.end();
};

const linksTo = (carrier: TraceCarrier | undefined): Link[] => {
  const linked = carrier && trace.getSpanContext(carriedContext(carrier));
  return linked ? [{ context: linked }] : [];
};

const markFailed = (span: Span, error: unknown): void => {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: error instanceof Error ? error.message : String(error),
  });
};
