import { allEvents, type StreamName } from "@millrace/contracts";
import { type JetStreamManager, RetentionPolicy, StorageType, type StreamConfig } from "@nats-io/jetstream";

/** How long facts are kept for whoever is late. */
export const factsAgeMs: number = 7 * 86_400_000;

const nanos = (ms: number): number => ms * 1_000_000;

/** The subjects that one stream takes. */
export const subjectsOf = (stream: StreamName): string[] =>
  allEvents.filter((event) => event.stream === stream).map(({ subject }) => subject);

/** The streams as data. Facts are kept for a week for whoever is late; a task is gone once one worker has done it. */
export const streams: readonly (Partial<StreamConfig> & {
  readonly name: StreamName;
  readonly subjects: string[];
})[] = [
  {
    name: "facts",
    subjects: subjectsOf("facts"),
    retention: RetentionPolicy.Limits,
    max_age: nanos(factsAgeMs),
  },
  { name: "tasks", subjects: subjectsOf("tasks"), retention: RetentionPolicy.Workqueue },
].map((stream) => ({
  ...stream,
  name: stream.name as StreamName,
  storage: StorageType.File,
  duplicate_window: nanos(120_000),
}));

/** Makes the server's streams equal to `streams`; safe to call at any time, by many at once. */
export const declareStreams = async (manager: JetStreamManager): Promise<void> => {
  for (const stream of streams) {
    const known = await manager.streams.info(stream.name).catch(() => undefined);
    if (known) await manager.streams.update(stream.name, stream);
    else await manager.streams.add(stream);
  }
};
