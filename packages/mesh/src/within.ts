import { Fault } from "@millrace/contracts";

/** Runs `run` for `ms` at the most: then its signal ends and the fault is `service.timeout`. No timer outlives the run. */
export const within = async <T>(ms: number, run: (deadline: AbortSignal) => Promise<T>): Promise<T> => {
  const deadline = new AbortController();
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    expired.reject(new Fault("service.timeout"));
    deadline.abort(new DOMException("the call's deadline has passed", "TimeoutError"));
  }, ms);
  try {
    return await Promise.race([run(deadline.signal), expired.promise]);
  } finally {
    clearTimeout(timer);
  }
};
