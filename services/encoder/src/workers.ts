import { encodeRequested } from "@millrace/contracts";
import { type Bus, startTasks } from "@millrace/events";
import { gauge, waitAtMost } from "@millrace/telemetry";
import { type PerformDeps, perform } from "./perform.ts";

const active = gauge("millrace.jobs.active", "Jobs in hand");

export type WorkerSettings = {
  readonly workers: number;
  readonly ackSeconds: number;
  readonly graceSeconds: number;
};

/**
 * Starts the pool: each worker has one job in hand. Disposing takes no new ones, lets those in hand go on for the grace period, then stops them
 * and hands them back.
 */
export const startWorkers = (
  bus: Bus,
  deps: Omit<PerformDeps, "inHand">,
  settings: WorkerSettings,
): AsyncDisposable => {
  const stopping = new AbortController();
  let jobs = 0;
  const inHand = (change: 1 | -1) => {
    jobs += change;
    active.set(jobs);
  };
  const pool = Array.from({ length: settings.workers }, (_, index) => {
    const own = {
      ...deps,
      inHand,
      workerId: settings.workers > 1 ? `${deps.workerId}-${index + 1}` : deps.workerId,
    };
    return startTasks(bus, encodeRequested, { ackWaitMs: settings.ackSeconds * 1_000 }, (task, delivery) =>
      perform(own, task, delivery, stopping.signal),
    );
  });
  return {
    [Symbol.asyncDispose]: async () => {
      const stopped = Promise.all(pool.map((worker) => worker[Symbol.asyncDispose]()));
      await waitAtMost(stopped, settings.graceSeconds * 1_000);
      stopping.abort(new Error("the worker is told to stop"));
      await stopped;
    },
  };
};
