import type { ChildEvent } from "@millrace/local";
import { CommandError, type Context } from "./command.ts";
import { duration } from "./duration.ts";
import { openPlatform, type Phase, type Platform } from "./platform.ts";
import type { Terminal } from "./terminal.ts";

const meaning: Record<Phase, string> = {
  stack: "Postgres, NATS, objects, mail, traces, CDN",
  migrations: "schemas up to date",
  services: "all services answer",
};

/** Opens the platform for a command: says what is done and for how long it took, and what happens to services later. */
export const startPlatform = async (context: Context): Promise<Platform> => {
  const { root, dataFolder, env, terminal, stopping } = context;
  const since = performance.now();
  terminal.note("Starting the stack, the schemas and the services.");
  const platform = await openPlatform({
    root,
    dataFolder,
    env,
    onPhase: (phase, ms) =>
      terminal.note(`  ${phase.padEnd(10)}  ${duration(ms).padStart(7)}  ${meaning[phase]}`),
    onEvent: (event) => stopping.aborted || tellOf(event, terminal, dataFolder),
  }).catch((error) => {
    throw explained(error);
  });
  if (stopping.aborted) {
    await platform[Symbol.asyncDispose]();
    throw new CommandError("stopped while starting", 130);
  }
  terminal.note(`Ready in ${duration(performance.now() - since)}.`);
  return platform;
};

/** Several services may fail at once, each with the end of its log: a line for each and the log's last one. */
const explained = (error: unknown): unknown => {
  if (!(error instanceof AggregateError)) return error;
  const failures = error.errors.map((failure) =>
    shortened(failure instanceof Error ? failure.message : String(failure)),
  );
  return new CommandError(`not everything started:\n${failures.join("\n")}`);
};

/** The first and the last line of a message, and where the log is when the first line names it. */
export const shortened = (message: string): string => {
  const [first = "", ...rest] = message.trim().split("\n");
  const last = rest.at(-1)?.slice(0, 300);
  return [`  ${first.replace(/ ends:$/, "")}`, ...(last ? [`    ${last}`] : [])].join("\n");
};

const tellOf = (event: ChildEvent, { note }: Terminal, dataFolder: string): void => {
  const log = `see ${dataFolder}/logs/${event.name}.log`;
  if (event.kind === "ended")
    note(`${event.name} ended with ${event.exit.signal ?? event.exit.code}; ${log}`);
  if (event.kind === "restarted") note(`${event.name} is back, process ${event.pid}`);
  if (event.kind === "not-restarted") note(`${event.name} does not start yet:\n${shortened(event.reason)}`);
  if (event.kind === "unresponsive") note(`${event.name} does not answer and is started again; ${log}`);
};

/** Resolves when the user or the system asks for an end. */
export const untilStopped = (stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.aborted) return resolve();
    // A signal handler alone does not keep a process alive.
    const staying = setInterval(() => {}, 60_000);
    stopping.addEventListener("abort", () => {
      clearInterval(staying);
      resolve();
    });
  });
