import type { EventTables } from "@millrace/database";
import { gauge, log } from "@millrace/telemetry";
import type { Kysely } from "kysely";
import type { Bus } from "./bus.ts";
import { dueEvery } from "./due-every.ts";
import { pruneOutbox } from "./prune.ts";
import { type Batch, batchSize, publishBatch } from "./publish-batch.ts";
import { retellLost } from "./retell.ts";
import { declareStreams } from "./streams.ts";
import { countWaiting } from "./waiting.ts";

const idleMs = 1_000;
/** How long after a `say` its commit is looked for eagerly, and how often. */
const eagerMs = 2_000;
const eagerStepMs = 15;

const pending = gauge("millrace.outbox.pending", "Events that wait in the outbox");

/** Publishes what the outbox holds until disposed; `hurry` says that something is about to be committed. */
export const startRelay = (
  service: string,
  db: Kysely<EventTables>,
  bus: Bus,
): AsyncDisposable & { hurry: () => void } => {
  let stopped = false;
  let eagerUntil = 0;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    const nextBatch = batches(service, db, bus);
    for (let failures = 0; !stopped; ) {
      try {
        const { claimed, told, errors } = await nextBatch();
        if (errors.length > 0) await report(errors[0], ++failures);
        else if (told > 0) failures = 0;
        if (errors.length > 0 && told === 0) await pause(Math.min(idleMs, 100 * 2 ** failures));
        else if (claimed < batchSize) await pause(Date.now() < eagerUntil ? eagerStepMs : idleMs);
      } catch (error) {
        await report(error, ++failures);
        await pause(Math.min(5_000, 100 * 2 ** failures));
      }
    }
  };
  const report = async (error: unknown, failures: number): Promise<void> => {
    if (failures === 1 || failures % 20 === 0)
      log.warn({ err: error, failures }, "outbox relay will try again");
    await declareStreams(bus.manager).catch(() => {});
  };
  const running = run();
  return {
    hurry: () => {
      eagerUntil = Date.now() + eagerMs;
      wake();
    },
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
};

/** Batch after batch, with what the outbox needs now and then in between. */
const batches = (service: string, db: Kysely<EventTables>, bus: Bus): (() => Promise<Batch>) => {
  const [mayLook, mayCount, mayPrune] = [dueEvery(5_000), dueEvery(5_000), dueEvery(60_000)];
  let incarnation: string | undefined;
  return async () => {
    if (incarnation === undefined || mayLook()) incarnation = await retellLost(db, bus, incarnation);
    if (mayCount()) pending.set(await countWaiting(db), { service });
    if (mayPrune()) await pruneOutbox(db);
    return publishBatch(service, db, bus, incarnation);
  };
};
