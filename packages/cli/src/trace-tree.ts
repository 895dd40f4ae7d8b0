import { duration } from "./duration.ts";

/** One timed operation of one service; times in milliseconds since the epoch. */
export type TraceSpan = {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly name: string;
  readonly service: string;
  readonly startMs: number;
  readonly durationMs: number;
  /** What went wrong; an empty text when it is not said. */
  readonly error?: string | undefined;
};

type Node = { readonly span: TraceSpan; readonly children: readonly Node[] };
type Row = {
  readonly label: string;
  readonly service: string;
  readonly timing: string;
  readonly error: string;
};

/** A silence of this length between two steps is shown: something waited there. */
const gapMs = 100;
/** So many equal leaves in a row become one line. */
const runLength = 3;

/**
 * A trace as lines for people: one line per span under its parent, sorted by start, with service, start since the trace's
 * begin and duration. Equal neighbours without children are counted into one line; silences are shown; errors are marked.
 */
export const traceTree = (spans: readonly TraceSpan[]): string[] => {
  const roots = forest(spans);
  const first = roots[0];
  if (!first) return [];
  const startMs = first.span.startMs;
  const rows = rowsOf(roots, startMs, "", false);
  const endMs = Math.max(...spans.map(endOf));
  const services = new Set(spans.map(({ service }) => service)).size;
  const failed = spans.filter(({ error }) => error !== undefined).length;
  const summary = [
    `${duration(endMs - startMs)} in all`,
    counted(spans.length, "span"),
    counted(services, "service"),
    ...(failed > 0 ? [counted(failed, "error")] : []),
  ];
  return [...aligned(rows), summary.join(", ")];
};

const endOf = ({ startMs, durationMs }: TraceSpan): number => startMs + durationMs;

const forest = (spans: readonly TraceSpan[]): Node[] => {
  const known = new Set(spans.map(({ id }) => id));
  const byParent = Map.groupBy(spans, ({ id, parentId }) =>
    parentId !== undefined && parentId !== id && known.has(parentId) ? parentId : "",
  );
  const nodesUnder = (id: string): Node[] =>
    (byParent.get(id) ?? [])
      .toSorted((a, b) => a.startMs - b.startMs || b.durationMs - a.durationMs)
      .map((span) => ({ span, children: nodesUnder(span.id) }));
  return nodesUnder("");
};

const rowsOf = (nodes: readonly Node[], originMs: number, indent: string, nested: boolean): Row[] => {
  const runs = runsOf(nodes);
  let quietSinceMs = Number.POSITIVE_INFINITY;
  return runs.flatMap((run, index) => {
    const last = index === runs.length - 1;
    const [node] = run;
    const branch = nested ? `${indent}${last ? "└─ " : "├─ "}` : "";
    const deeper = nested ? `${indent}${last ? "   " : "│  "}` : "";
    const silence = node.span.startMs - quietSinceMs;
    const ends = run.map(lastEndOf);
    quietSinceMs = Math.max(Number.isFinite(quietSinceMs) ? quietSinceMs : 0, ...ends);
    return [
      ...(silence >= gapMs ? [gapRow(silence, nested ? `${indent}│  ` : "")] : []),
      spanRow(run, originMs, branch),
      ...rowsOf(node.children, originMs, deeper, true),
    ];
  });
};

/** When the last of what a span led to was over: work may go on after the span that asked for it. */
const lastEndOf = ({ span, children }: Node): number => Math.max(endOf(span), ...children.map(lastEndOf));

const runsOf = (nodes: readonly Node[]): [Node, ...Node[]][] => {
  const runs: [Node, ...Node[]][] = [];
  for (const node of nodes) {
    const run = runs.at(-1);
    if (run && isSame(run[0], node)) run.push(node);
    else runs.push([node]);
  }
  return runs.flatMap((run) => (run.length >= runLength ? [run] : run.map((node): [Node] => [node])));
};

const isSame = (a: Node, b: Node): boolean =>
  a.span.name === b.span.name &&
  a.span.service === b.span.service &&
  a.span.error === b.span.error &&
  a.children.length === 0 &&
  b.children.length === 0;

const spanRow = (run: readonly [Node, ...Node[]], originMs: number, branch: string): Row => {
  const [{ span }] = run;
  const total = run.reduce((sum, node) => sum + node.span.durationMs, 0);
  return {
    label: `${branch}${span.name}${run.length > 1 ? ` × ${run.length}` : ""}`,
    service: span.service,
    timing: `${`+${duration(span.startMs - originMs)}`.padStart(9)} ${duration(total).padStart(9)}`,
    error: span.error === undefined ? "" : `  ✗ ${span.error.split("\n")[0] || "failed"}`,
  };
};

const gapRow = (silenceMs: number, indent: string): Row => ({
  label: `${indent}· ${duration(silenceMs)} of silence`,
  service: "",
  timing: "",
  error: "",
});

const aligned = (rows: readonly Row[]): string[] => {
  const width = (of: (row: Row) => string) => Math.max(...rows.map((row) => of(row).length));
  const label = width((row) => row.label);
  const service = width((row) => row.service);
  return rows.map((row) =>
    `${row.label.padEnd(label)}  ${row.service.padEnd(service)} ${row.timing}${row.error}`.trimEnd(),
  );
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
