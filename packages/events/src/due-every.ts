/** Answers yes at the first call, then at most once per `ms`: for what a loop does now and then. */
export const dueEvery = (ms: number): (() => boolean) => {
  let next = 0;
  return () => {
    if (performance.now() < next) return false;
    next = performance.now() + ms;
    return true;
  };
};
