import type { ChildHost, ChildSpec } from "./child.ts";
import { type KeptChild, openKeptChild } from "./kept-child.ts";
import { answers } from "./probe.ts";

/** A service as the supervisor starts it. The environment is exactly `env`. */
export type ServiceSpec = {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers 2xx once the service takes work. */
  readonly readyUrl: string;
  /** Answers 2xx while the process is well; by default `/health/live` of the same server. */
  readonly liveUrl?: string;
};

export type SupervisorOptions = {
  readonly services: readonly ServiceSpec[];
  readonly host: ChildHost;
  /** How long a service may be deaf on `liveUrl` before it is killed and started again: 15 s. */
  readonly deafMs?: number;
  /** How long a service may take to stop before it is killed: 10 s. */
  readonly graceMs?: number;
  /** How long a service may take to be ready: 30 s. */
  readonly readyTimeoutMs?: number;
};

export type Supervisor = AsyncDisposable & {
  readonly services: readonly {
    readonly name: string;
    pid(): number | undefined;
    readonly restarts: number;
  }[];
  /** Stops one and starts it again; resolves when it is ready. */
  restart(name: string): Promise<void>;
  /** Stops one for good. */
  stop(name: string): Promise<void>;
};

/**
 * Starts services side by side and keeps them running: one that dies or goes deaf is started again, with a growing
 * pause. Resolves when all are ready; when one is not, stops the others and throws with the end of its log.
 * Disposing stops them in reverse order.
 */
export const openSupervisor = async (options: SupervisorOptions): Promise<Supervisor> => {
  const starting = new AbortController();
  const failures: unknown[] = [];
  const opening = options.services.map((service) =>
    openService(service, options, starting.signal).catch((error: unknown) => {
      // What ends because another one failed has nothing to say of its own.
      if (!starting.signal.aborted) failures.push(error);
      starting.abort();
      return undefined;
    }),
  );
  const children = (await Promise.all(opening)).filter((child) => child !== undefined);
  // One after the other: an encoder hands its job back to a content service that is still there.
  const stopAll = async () => {
    for (const child of children.toReversed()) await child[Symbol.asyncDispose]();
  };
  if (failures.length > 0) {
    await stopAll();
    throw new AggregateError(failures, failures.map(messageOf).join("\n\n"));
  }
  const byName = (name: string): KeptChild => {
    const child = children.find((it) => it.name === name);
    if (!child)
      throw new Error(`There is no service ${name}; there are ${children.map((it) => it.name).join(", ")}.`);
    return child;
  };
  return {
    services: children.map(view),
    restart: (name) => byName(name).restart(),
    stop: (name) => byName(name).stop(),
    [Symbol.asyncDispose]: stopAll,
  };
};

const openService = (
  service: ServiceSpec,
  options: SupervisorOptions,
  starting: AbortSignal,
): Promise<KeptChild> => {
  const { host, deafMs, graceMs = 10_000, readyTimeoutMs = 30_000 } = options;
  const { name, command, cwd, env, readyUrl, liveUrl = new URL("/health/live", readyUrl).href } = service;
  const spec: ChildSpec = {
    name,
    command,
    cwd,
    env,
    graceMs,
    readyTimeoutMs,
    ready: () => answers(readyUrl),
  };
  return openKeptChild(spec, host, {
    starting,
    live: () => answers(liveUrl, 2_000),
    ...(deafMs === undefined ? {} : { deafMs }),
  });
};

const view = (child: KeptChild): Supervisor["services"][number] => ({
  name: child.name,
  pid: child.pid,
  get restarts() {
    return child.restarts();
  },
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
