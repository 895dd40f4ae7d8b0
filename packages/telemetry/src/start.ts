import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { BatchSpanProcessor, type SpanProcessor } from "@opentelemetry/sdk-trace";
import { log } from "./log.ts";
import { waitAtMost } from "./wait-at-most.ts";

/** `otlpEndpoint` is the base address of an OTLP/HTTP collector; without it spans keep ids but go nowhere. */
export type TelemetrySettings = {
  readonly logLevel?: string | undefined;
  readonly otlpEndpoint?: string | undefined;
};

const keepIdsOnly: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

const batched = (endpoint: string): SpanProcessor =>
  new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 5_000 }),
    scheduledDelayMillis: 1_000,
    maxQueueSize: 8_192,
  });

const metricReader = (endpoint: string): PeriodicExportingMetricReader =>
  new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, timeoutMillis: 5_000 }),
    exportIntervalMillis: 15_000,
    exportTimeoutMillis: 10_000,
  });

/**
 * Starts traces, metrics and the log for one process. Disposing flushes what is queued (5 s at the most), so it
 * is opened first and closed last.
 */
export const startTelemetry = (service: string, settings: TelemetrySettings): AsyncDisposable => {
  log.setBindings({ service });
  log.level = settings.logLevel ?? "info";
  const endpoint = settings.otlpEndpoint?.replace(/\/$/, "");
  const sdk = new NodeSDK({
    serviceName: service,
    autoDetectResources: false,
    instrumentations: [],
    logRecordProcessors: [],
    spanProcessors: [endpoint ? batched(endpoint) : keepIdsOnly],
    metricReaders: endpoint ? [metricReader(endpoint)] : [],
  });
  sdk.start();
  return {
    [Symbol.asyncDispose]: async () => {
      await waitAtMost(
        sdk.shutdown().catch(() => {}),
        5_000,
      );
    },
  };
};
