import { log, waitAtMost } from "@millrace/telemetry";

/** Each dependency of a service with a check that throws while it is not there. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;
export type Readiness = Readonly<Record<string, "up" | "down">>;

const patienceMs = 2_000;

/** Runs all checks at once. A part that goes down or comes back is logged once, however often somebody asks. */
export const readinessOf = (checks: Checks): (() => Promise<Readiness>) => {
  const down = new Set<string>();
  const isUp = async (part: string, check: () => Promise<unknown>): Promise<boolean> => {
    try {
      await answered(check());
      if (down.delete(part)) log.info({ part }, "dependency is back");
      return true;
    } catch (error) {
      if (!down.has(part)) log.warn({ err: error, part }, "dependency is down");
      down.add(part);
      return false;
    }
  };
  return async () => {
    const parts = Object.entries(checks).map(async ([part, check]) => [
      part,
      (await isUp(part, check)) ? "up" : "down",
    ]);
    return Object.fromEntries(await Promise.all(parts)) as Readiness;
  };
};

const answered = async (check: Promise<unknown>): Promise<void> => {
  let isDone = false;
  const done = check.then(() => {
    isDone = true;
  });
  await waitAtMost(done, patienceMs);
  if (!isDone) throw new Error(`no answer within ${patienceMs} ms`);
};
