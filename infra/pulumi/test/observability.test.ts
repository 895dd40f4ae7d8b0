import { expect, test } from "bun:test";
import { join } from "node:path";
import { at, listAt } from "../src/policy/planned-resource.ts";
import { metricRows, prometheusName, seriesOf } from "./metric-list.ts";
import { promqlNames } from "./promql-names.ts";

const folder = join(import.meta.dir, "..", "..", "..", "observability");
const read = (path: string) => Bun.file(join(folder, path)).text();
const yaml = async (path: string): Promise<unknown> => Bun.YAML.parse(await read(path));

const rows = metricRows(await read("metrics.md"));
const series = seriesOf(rows);
const dashboard: unknown = JSON.parse(await read("grafana/dashboards/millrace.json"));
const alerts = listAt(await yaml("prometheus/alerts.yaml"), "groups").flatMap((group) =>
  listAt(group, "rules"),
);

const strangers = (expression: string): readonly string[] => {
  const { metrics, labels } = promqlNames(expression);
  const known = new Set([...metrics.flatMap((metric) => series.get(metric) ?? []), "instance"]);
  return [
    ...(metrics.length === 0 ? ["no metric"] : metrics.filter((metric) => !series.has(metric))),
    ...labels.filter((label) => !known.has(label)),
  ];
};

const isPrometheus = (target: unknown) => at(target, "datasource.uid") === "prometheus";
const charts = listAt(dashboard, "panels").flatMap((panel) =>
  listAt(panel, "targets")
    .filter(isPrometheus)
    .map((target) => [String(at(panel, "title")), String(at(target, "expr"))] as const),
);
const conditions = alerts.map((alert) => [String(at(alert, "alert")), String(at(alert, "expr"))] as const);

test.each([...new Bun.Glob("**/*.{yaml,yml,json}").scanSync(folder)])("%s parses", async (path) => {
  const parsed: unknown = path.endsWith(".json") ? JSON.parse(await read(path)) : await yaml(path);
  expect(parsed).toBeObject();
});

test.each(charts)("chart “%s” asks for metrics and labels in the list", (_title, expression) => {
  expect(strangers(expression)).toEqual([]);
});

test.each(conditions)("alert %s asks for metrics and labels in the list", (_name, expression) => {
  expect(strangers(expression)).toEqual([]);
});

test.each([
  ["an unknown metric", "rate(millrace_http_requests_total[5m])", ["millrace_http_requests_total"]],
  ["a histogram without its suffix", "millrace_events_lag_seconds", ["millrace_events_lag_seconds"]],
  [
    "a label it does not have",
    'sum by (le) (rate(millrace_jobs_finished_total{user="a"}[5m]))',
    ["user", "le"],
  ],
  ["another exporter's metric", "up == 0", ["up"]],
  ["no metric at all", "vector(1)", ["no metric"]],
])("the check sees %s", (_what, expression, expected) => {
  expect(strangers(expression)).toEqual(expected);
});

test("the list names each metric as Prometheus will", () => {
  expect(rows.map(({ prometheus }) => prometheus)).toEqual(rows.map(prometheusName));
});

test("every metric in the list is on the dashboard", () => {
  const shown = charts.map(([, expression]) => expression).join("\n");
  expect(
    rows.filter(({ prometheus }) => !shown.includes(prometheus)).map(({ recorded }) => recorded),
  ).toEqual([]);
});

test("every alert says what is wrong and what to do", () => {
  const mute = alerts.filter((it) => !(at(it, "annotations.summary") && at(it, "annotations.remedy")));
  expect(mute).toEqual([]);
});

test("charts and links name data sources that are provisioned", async () => {
  const sources = listAt(await yaml("grafana/provisioning/datasources/sources.yaml"), "datasources");
  const uids = sources.map((source) => at(source, "uid"));
  const used = listAt(dashboard, "panels").flatMap((panel) => at(panel, "datasource.uid") ?? []);
  const links = sources
    .flatMap((source) => [
      ...listAt(source, "jsonData.derivedFields").map((field) => at(field, "datasourceUid")),
      at(source, "jsonData.tracesToLogsV2.datasourceUid"),
    ])
    .filter((uid) => uid !== undefined);
  expect(links.sort()).toEqual(["loki", "tempo"]);
  expect(used.filter((uid) => !uids.includes(uid))).toEqual([]);
});

test.each(["collector/gateway.yaml", "collector/container-logs.yaml"])(
  "%s: pipelines use parts that are defined, and every part is used",
  async (path) => {
    const config = await yaml(path);
    const pipelines = Object.values(Object(at(config, "service.pipelines")));
    for (const kind of ["receivers", "processors", "exporters"]) {
      const used = new Set(pipelines.flatMap((pipeline) => listAt(pipeline, kind).map(String)));
      expect([...used].sort()).toEqual(Object.keys(Object(at(config, kind))).sort());
    }
  },
);

const sources = new Bun.Glob("{packages,services}/*/src/**/*.ts");
const recordedInCode = async (root: string): Promise<string[]> => {
  const names = new Set<string>();
  for await (const path of sources.scan(root))
    for (const [, name = ""] of (await Bun.file(`${root}/${path}`).text()).matchAll(
      /(?:counter|gauge|histogram)\(\s*"(millrace\.[\w.]+)"/g,
    ))
      names.add(name);
  return [...names].toSorted();
};

test("the list names what services really record, all of it and nothing else", async () => {
  expect(await recordedInCode(`${import.meta.dir}/../../..`)).toEqual(
    rows.map(({ recorded }) => recorded).toSorted(),
  );
});
