import type { TraceSpan } from "./trace-tree.ts";

type StoredSpan = {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTime: number;
  readonly duration: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: string; readonly message?: string };
};

/** Whether a text is a trace id: 32 hex digits. */
export const isTraceId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** The spans of one trace as the local trace store has them now; empty when it knows none. */
export const fetchTrace = async (queryUrl: string, traceId: string): Promise<TraceSpan[]> => {
  if (!isTraceId(traceId)) throw new Error(`"${traceId}" is no trace id: 32 hex digits.`);
  const response = await fetch(queryUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `trace_id = "${traceId}"`, limit: 1 }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`The trace store answered with ${response.status}.`);
  const { traces } = (await response.json()) as {
    traces: readonly { readonly spans: readonly StoredSpan[] }[];
  };
  return (traces[0]?.spans ?? []).map(spanOf);
};

const spanOf = ({
  spanId,
  parentSpanId,
  name,
  startTime,
  duration,
  attributes,
  status,
}: StoredSpan): TraceSpan => ({
  id: spanId,
  ...(parentSpanId ? { parentId: parentSpanId } : {}),
  name,
  service: String(attributes["service.name"] ?? ""),
  startMs: startTime,
  durationMs: duration,
  ...(status.code === "ERROR" ? { error: status.message ?? "" } : {}),
});

type Patience = { readonly timeoutMs: number; readonly isWhole: (spans: readonly TraceSpan[]) => boolean };

/** Asks until the trace is whole and has stopped growing, or time is up; services send their spans a second late. */
export const awaitTrace = async (
  queryUrl: string,
  traceId: string,
  { timeoutMs, isWhole }: Patience,
): Promise<TraceSpan[]> => {
  const deadline = Date.now() + timeoutMs;
  let before = -1;
  for (;;) {
    const spans = await fetchTrace(queryUrl, traceId);
    if (Date.now() > deadline || (spans.length === before && isWhole(spans))) return spans;
    before = spans.length;
    await Bun.sleep(700);
  }
};
