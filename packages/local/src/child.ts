import type { Guardian } from "./guardian.ts";
import { type LogFile, openLogFile } from "./log-file.ts";
import { findSetpriv, signal } from "./processes.ts";

/** What to start and how to tell that it is up. The environment is exactly `env`: nothing is inherited. */
export type ChildSpec = {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** User and group id to run as; only root may give one. */
  readonly user?: number;
  readonly stopSignal?: NodeJS.Signals;
  /** What it gets when this process is gone: KILL, or INT to end in order first. */
  readonly deathSignal?: "KILL" | "INT";
  readonly graceMs?: number;
  /** Polled with the child's pid until true; without it a child counts as ready once it is started. */
  readonly ready?: (pid: number) => Promise<boolean>;
  readonly readyTimeoutMs?: number;
};

/** Where a child's log goes, who ends it when this process is killed, and who hears of its life. */
export type ChildHost = {
  readonly logFolder: string;
  readonly guardian: Guardian;
  readonly onEvent?: ((event: ChildEvent) => void) | undefined;
};

/** What happened to a child that is kept running, for whoever shows it. */
export type ChildEvent =
  | { readonly name: string; readonly kind: "ended"; readonly exit: Exit }
  | { readonly name: string; readonly kind: "restarted"; readonly pid: number }
  | { readonly name: string; readonly kind: "not-restarted"; readonly reason: string }
  | { readonly name: string; readonly kind: "unresponsive" };

export type Exit = { readonly code: number | null; readonly signal: string | null };

/** A running process owned by a scope: disposing stops it. */
export type Child = AsyncDisposable & {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason; never rejects. */
  readonly exited: Promise<Exit>;
  /** Signal, then after the grace period KILL to its whole group. */
  stop(): Promise<Exit>;
  kill(): void;
};

/**
 * Starts a process in its own group, logging to `<logFolder>/<name>.log`, and waits until it is ready. Throws with
 * the log's tail when it ends or stays silent before that, or when `given` is aborted. The process dies with this one, even by `kill -9`.
 */
export const openChild = async (spec: ChildSpec, host: ChildHost, given?: AbortSignal): Promise<Child> => {
  const log = openLogFile(host.logFolder, spec.name);
  const child = start(spec, host.guardian, log);
  try {
    await untilReady(spec, child, log, given);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
};

const start = (spec: ChildSpec, guardian: Guardian, log: LogFile): Child => {
  const { deathSignal = "KILL" } = spec;
  const setpriv = findSetpriv();
  const child = Bun.spawn({
    cmd: [...(setpriv ? [setpriv, "--pdeathsig", deathSignal, "--"] : []), ...spec.command],
    cwd: spec.cwd ?? "/",
    env: { ...spec.env },
    stdin: "ignore",
    stdout: log.descriptor,
    stderr: log.descriptor,
    detached: true,
    ...(spec.user === undefined ? {} : { uid: spec.user, gid: spec.user }),
  });
  child.unref();
  guardian.watch(child.pid, deathSignal);
  const killGroup = () => signal(-child.pid, "SIGKILL");
  const exited = child.exited.then((): Exit => {
    killGroup();
    guardian.release(child.pid);
    log[Symbol.dispose]();
    return { code: child.exitCode, signal: child.signalCode === null ? null : String(child.signalCode) };
  });
  const stop = async () => {
    signal(child.pid, spec.stopSignal ?? "SIGTERM");
    const timer = setTimeout(killGroup, spec.graceMs ?? 5_000);
    const exit = await exited;
    clearTimeout(timer);
    return exit;
  };
  const dispose = async () => void (await stop());
  return { pid: child.pid, exited, stop, kill: killGroup, [Symbol.asyncDispose]: dispose };
};

const untilReady = async (spec: ChildSpec, child: Child, log: LogFile, given?: AbortSignal) => {
  const { name, ready, readyTimeoutMs = 15_000 } = spec;
  if (!ready) return;
  let end: string | undefined;
  void child.exited.then((exit) => {
    end = `ended with ${exit.signal ?? exit.code} before it was ready`;
  });
  const deadline = Date.now() + readyTimeoutMs;
  while (!end && !given?.aborted && Date.now() < deadline) {
    if ((await ready(child.pid).catch(() => false)) && !end) return;
    await Bun.sleep(15);
  }
  const what = end ?? `was not ready after ${readyTimeoutMs} ms`;
  throw new Error(`${name} ${what}. Its log (${log.path}) ends:\n${log.tail()}`);
};
