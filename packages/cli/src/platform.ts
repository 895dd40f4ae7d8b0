import { type ChildEvent, openStack, type Stack } from "@millrace/local";
import { migrateAll } from "./migrate.ts";
import { openServices, stateOf, urlOf } from "./open-services.ts";
import { removePlatformFile, writePlatformFile } from "./platform-file.ts";
import { preferPorts } from "./preferred-ports.ts";
import { openServiceSecrets } from "./secrets.ts";
import type { Surroundings } from "./service-env.ts";
import type { ServiceName } from "./services.ts";

export type Phase = "stack" | "migrations" | "services";

export type PlatformOptions = {
  /** The repository. */
  readonly root: string;
  readonly dataFolder: string;
  /** Servers named here are used instead of started, and some settings are handed on to services. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told when a phase of the start is done. */
  readonly onPhase?: (phase: Phase, ms: number) => void;
  /** Told when a service died, came back, or cannot. */
  readonly onEvent?: (event: ChildEvent) => void;
};

/** The whole of Millrace, running. Disposing stops the services, then the stack; data stay. */
export type Platform = AsyncDisposable & {
  readonly stack: Stack;
  readonly gatewayUrl: string;
  readonly webUrl: string;
  /** Process id of a service; undefined while it is down. */
  readonly pidOf: (service: ServiceName) => number | undefined;
  /** Stops a service and starts it again; resolves when it is ready. */
  readonly restart: (service: ServiceName) => Promise<void>;
};

/** Starts the stack, migrates, and starts every service; resolves when all are ready. */
export const openPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const { root, dataFolder, env, onEvent = () => {} } = options;
  const timed = stopwatch(options.onPhase);
  await using resources = new AsyncDisposableStack();
  preferPorts(dataFolder);
  let keepState = () => {};
  const told = (event: ChildEvent) => {
    keepState();
    onEvent(event);
  };
  const stack = resources.use(await timed("stack", () => openStack({ dataFolder, env, onEvent: told })));
  const around = surroundings(stack, env);
  const { databasePasswords: passwords } = around.secrets;
  await timed("migrations", () => migrateAll({ root, adminUrl: stack.postgres.adminUrl, passwords }));
  const supervisor = resources.use(await timed("services", () => openServices({ root, stack, around })));
  const startedAt = new Date().toISOString();
  keepState = () => writePlatformFile(stack.dataFolder, { startedAt, ...stateOf(supervisor, stack, around) });
  keepState();
  resources.defer(() => {
    keepState = () => {};
    removePlatformFile(stack.dataFolder);
  });
  const owned = resources.move();
  return {
    stack,
    gatewayUrl: urlOf(around, "gateway"),
    webUrl: urlOf(around, "web"),
    pidOf: (name) => supervisor.services.find((service) => service.name === name)?.pid(),
    restart: supervisor.restart,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};

const stopwatch =
  (onPhase: PlatformOptions["onPhase"] = () => {}) =>
  async <T>(phase: Phase, run: () => Promise<T>): Promise<T> => {
    const since = performance.now();
    const result = await run();
    onPhase(phase, performance.now() - since);
    return result;
  };

const surroundings = (stack: Stack, given: PlatformOptions["env"]): Surroundings => {
  const web = stack.ports("web");
  return {
    stack,
    given,
    secrets: openServiceSecrets(stack.dataFolder),
    portOf: stack.ports,
    webOrigins: ["127.0.0.1", "localhost"].map((host) => `http://${host}:${web}`),
    dataFolder: stack.dataFolder,
  };
};
