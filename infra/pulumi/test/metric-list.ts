/** The series that `observability/metrics.md` promises, each with the labels that it may be asked for. */
export type MetricList = ReadonlyMap<string, readonly string[]>;

export type MetricRow = {
  readonly recorded: string;
  readonly prometheus: string;
  readonly type: string;
  readonly unit: string;
  readonly labels: readonly string[];
};

/** The rows of the table. */
export const metricRows = (markdown: string): readonly MetricRow[] =>
  markdown
    .split("\n")
    .filter((line) => line.startsWith("| `millrace."))
    .map((line) => {
      const [, recorded = "", prometheus = "", type = "", unit = "", labels = ""] = line
        .split("|")
        .map((cell) => cell.trim().replaceAll("`", ""));
      return { recorded, prometheus, type, unit, labels: labels.split(", ") };
    });

/** The name that Prometheus gives a metric: dots to underscores, then the unit, then `_total` for a counter. */
export const prometheusName = ({ recorded, type, unit }: MetricRow): string =>
  recorded.replaceAll(".", "_") + (unit === "s" ? "_seconds" : "") + (type === "counter" ? "_total" : "");

/** Every series by name; a histogram has three. */
export const seriesOf = (rows: readonly MetricRow[]): MetricList =>
  new Map(
    rows.flatMap(({ prometheus, type, labels }) =>
      type === "histogram"
        ? [
            [`${prometheus}_bucket`, [...labels, "le"]],
            [`${prometheus}_sum`, labels],
            [`${prometheus}_count`, labels],
          ]
        : [[prometheus, labels]],
    ) as [string, readonly string[]][],
  );
