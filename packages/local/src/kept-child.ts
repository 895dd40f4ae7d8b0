import { type Child, type ChildHost, type ChildSpec, openChild } from "./child.ts";

/** A child that is started again when it dies. */
export type KeptChild = AsyncDisposable & {
  readonly name: string;
  /** Undefined while it is down. */
  pid(): number | undefined;
  restarts(): number;
  /** Stops it in its own time and starts it again; resolves when it is ready. */
  restart(): Promise<void>;
  /** Stops it for good. */
  stop(): Promise<void>;
};

export type KeptChildOptions = {
  /** Asked every second once the child is ready; false for `deafMs` (15 s) on end gets it killed and restarted. */
  readonly live?: () => Promise<boolean>;
  readonly deafMs?: number;
  /** Ends the very first start early. */
  readonly starting?: AbortSignal;
};

/** Wait before the next start: 0.2 s, doubling up to 10 s. */
export const backoffMs = (failures: number): number => Math.min(10_000, 200 * 2 ** Math.max(0, failures - 1));

const steadyMs = 30_000;

/** Starts a child and keeps it running. Throws when the very first start fails: that is a mistake, not bad luck. */
export const openKeptChild = async (
  spec: ChildSpec,
  host: ChildHost,
  { live, deafMs = 15_000, starting }: KeptChildOptions = {},
): Promise<KeptChild> => {
  const { name } = spec;
  const { onEvent = () => {} } = host;
  const stopping = new AbortController();
  let child: Child | undefined = await openChild(spec, host, starting);
  let restarts = 0;
  let waking = Promise.withResolvers<void>();

  const reopen = async (failures: number): Promise<void> => {
    await pause(backoffMs(failures), stopping.signal);
    if (stopping.signal.aborted) return;
    restarts += 1;
    try {
      child = await openChild(spec, host, stopping.signal);
    } catch (error) {
      onEvent({
        name,
        kind: "not-restarted",
        reason: error instanceof Error ? error.message : String(error),
      });
      return reopen(failures + 1);
    }
    onEvent({ name, kind: "restarted", pid: child.pid });
    waking.resolve();
    waking = Promise.withResolvers<void>();
  };

  const keep = async () => {
    let failures = 0;
    while (child && !stopping.signal.aborted) {
      const since = Date.now();
      const watching = live
        ? watch(live, child, deafMs, () => onEvent({ name, kind: "unresponsive" }))
        : undefined;
      const exit = await child.exited;
      watching?.[Symbol.dispose]();
      child = undefined;
      if (stopping.signal.aborted) return;
      onEvent({ name, kind: "ended", exit });
      failures = Date.now() - since > steadyMs ? 1 : failures + 1;
      await reopen(failures);
    }
  };
  const kept = keep();

  const stop = async () => {
    stopping.abort();
    await child?.stop();
    await kept;
    await child?.stop();
  };
  const restart = async () => {
    const woken = waking.promise;
    await child?.stop();
    await woken;
  };
  return {
    name,
    pid: () => child?.pid,
    restarts: () => restarts,
    restart,
    stop,
    [Symbol.asyncDispose]: stop,
  };
};

const pause = (ms: number, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
};

const watch = (
  live: () => Promise<boolean>,
  child: Child,
  deafMs: number,
  onDeaf: () => void,
): Disposable => {
  let heardAt = Date.now();
  const timer = setInterval(async () => {
    if (await live().catch(() => false)) heardAt = Date.now();
    if (Date.now() - heardAt < deafMs) return;
    clearInterval(timer);
    onDeaf();
    child.kill();
  }, 1_000);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
};
