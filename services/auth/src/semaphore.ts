import { Fault } from "@millrace/contracts";

/** Runs at most `limit` jobs at once and lets at most `queue` more wait; beyond that a job is refused with `service.unavailable`. */
export const semaphore = ({ limit, queue }: { limit: number; queue: number }) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (running < limit) {
      running += 1;
      return;
    }
    if (waiting.length >= queue) throw new Fault("service.unavailable");
    // Whoever leaves hands its place on, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return async <T>(job: () => Promise<T>): Promise<T> => {
    await enter();
    try {
      return await job();
    } finally {
      leave();
    }
  };
};
