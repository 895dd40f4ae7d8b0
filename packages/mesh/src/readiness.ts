import { log } from "@millrace/telemetry";

/** Each dependency of a service with a check that throws while it is not there. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;
export type Readiness = Readonly<Record<string, "up" | "down">>;

const patienceMs = 2_000;

/** Runs all checks at once. A part that goes down or comes back is logged once, however often somebody asks. */
export const readinessOf = (checks: Checks): (() => Promise<Readiness>) => {
  const down = new Set<string>();
  const isUp = async (part: string, check: () => Promise<unknown>): Promise<boolean> => {
    try {
      await Promise.race([check(), tooSlow()]);
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

const tooSlow = async (): Promise<never> => {
  await Bun.sleep(patienceMs);
  throw new Error(`no answer within ${patienceMs} ms`);
};
