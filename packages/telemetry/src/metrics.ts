import { metrics } from "@opentelemetry/api";

type Labels = Readonly<Record<string, string>>;

export type Counter = { readonly add: (amount: number, labels?: Labels) => void };
export type Gauge = { readonly set: (value: number, labels?: Labels) => void };
export type Histogram = { readonly record: (value: number, labels?: Labels) => void };

const meter = () => metrics.getMeter("millrace");

const lazily = <T>(create: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= create();
    return made;
  };
};

// Instruments are made at first use: one made before the SDK has started would stay dead.

/** A count that only grows. Labels come from closed sets, never from ids or error text. */
export const counter = (name: string, description: string): Counter => {
  const instrument = lazily(() => meter().createCounter(name, { description }));
  return { add: (amount, labels) => instrument().add(amount, labels) };
};

/** The latest value of something that goes up and down. */
export const gauge = (name: string, description: string): Gauge => {
  const instrument = lazily(() => meter().createGauge(name, { description }));
  return { set: (value, labels) => instrument().record(value, labels) };
};

/** A distribution; `unit` is `s` unless told, and the buckets suit seconds from 1 ms to 10 minutes. */
export const histogram = (name: string, description: string, unit = "s"): Histogram => {
  const advice = {
    explicitBucketBoundaries: [
      0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
    ],
  };
  const instrument = lazily(() => meter().createHistogram(name, { description, unit, advice }));
  return { record: (value, labels) => instrument().record(value, labels) };
};
