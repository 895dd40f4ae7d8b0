import type { z } from "zod";

/** Where events are kept: facts for whoever is interested, or tasks that exactly one worker takes. */
export type StreamName = "facts" | "tasks";

/** A kind of event: a past-tense subject with a version, its data, and the key of the thing that it is about. */
export type EventType<Subject extends string = string, Data extends z.ZodType = z.ZodType> = {
  readonly subject: Subject;
  readonly stream: StreamName;
  readonly data: Data;
  readonly key: (data: z.output<Data>) => string;
};

export type EventData<E extends EventType> = z.output<E["data"]>;

export const event = <const Subject extends string, Data extends z.ZodType>(definition: {
  subject: Subject;
  stream?: StreamName;
  data: Data;
  key: (data: z.output<Data>) => string;
}): EventType<Subject, Data> => ({ stream: "facts", ...definition });
