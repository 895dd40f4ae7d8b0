/** Waits for `work`, but no longer than `ms`; the timer keeps no process alive. For closing what may not answer any more. */
export const waitAtMost = async (work: Promise<unknown>, ms: number): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  timer.unref();
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
};
