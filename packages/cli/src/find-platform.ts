import { findRunningStack } from "@millrace/local";
import { CommandError, type Context } from "./command.ts";
import { findRunningPlatform, type RunningPlatform } from "./platform-file.ts";

/** The platform that runs here; throws a `CommandError` that says how to start one. */
export const runningPlatform = ({ dataFolder }: Pick<Context, "dataFolder">): RunningPlatform => {
  const platform = findRunningPlatform(dataFolder);
  if (!platform) throw new CommandError("nothing runs here. Start it with: npm start");
  return platform;
};

/** Where the running stack answers questions about traces. */
export const traceQueryUrl = ({ dataFolder }: Pick<Context, "dataFolder">): string => {
  const stack = findRunningStack(dataFolder);
  if (!stack) throw new CommandError("no stack runs here. Start it with: npm start");
  if (stack.traces.queryUrl) return stack.traces.queryUrl;
  throw new CommandError("traces go to OTEL_EXPORTER_OTLP_ENDPOINT: look for them there.");
};
