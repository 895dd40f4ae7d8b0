import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findTraceStore } from "./binaries.ts";
import type { ChildHost } from "./child.ts";
import { openKeptChild } from "./kept-child.ts";
import type { Part } from "./part.ts";
import { answers } from "./probe.ts";

export type TracesOptions = {
  readonly dataFolder: string;
  readonly port: number;
  readonly grpcPort: number;
  readonly host: ChildHost;
};

export type LocalTraces = {
  /** Base address for OTLP/HTTP; exporters add `/v1/traces`. */
  readonly otlpUrl: string;
  readonly pageUrl: string;
  /** Takes `POST {query, limit?}` as JSON, answers `{traces: [{traceId, rootSpan, spans, …}]}`. */
  readonly queryUrl: string;
};

/** Starts the trace store. Both ports are given because it moves to another, unasked, when one is taken. */
export const openTraces = async (options: TracesOptions): Promise<Part<LocalTraces>> => {
  const { dataFolder, port, grpcPort, host } = options;
  const folder = join(dataFolder, "traces");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const url = `http://127.0.0.1:${port}`;
  const limits = ["--db", join(folder, "traces.sqlite"), "--db-max-size", "512mb", "--max-traces", "20000"];
  const child = await openKeptChild(
    {
      name: "traces",
      command: [
        process.execPath,
        findTraceStore(),
        "--port",
        `${port}`,
        "--grpc-port",
        `${grpcPort}`,
        ...limits,
      ],
      // It offers the source files below its working folder to its page.
      cwd: folder,
      ready: () => answers(`${url}/healthz`),
    },
    host,
  );
  return { child, address: { otlpUrl: url, pageUrl: url, queryUrl: `${url}/api/query/traces` } };
};
