import pino, { type Logger } from "pino";
import { currentTrace } from "./trace-context.ts";

const secretPaths = [
  "authorization",
  "cookie",
  "password",
  "token",
  "accessToken",
  "refreshToken",
  "secret",
  "url",
];

/**
 * The process's log: JSON lines on stdout, facts first, each with the active `trace_id`. Fields that may bear
 * secrets (tokens, passwords, signed addresses) are redacted by name at the top level and one level down.
 */
export const log: Logger = pino({
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  redact: { paths: secretPaths.flatMap((path) => [path, `*.${path}`]), censor: "[redacted]" },
  mixin: () => {
    const active = currentTrace();
    return active ? { trace_id: active.traceId, span_id: active.spanId } : {};
  },
});
