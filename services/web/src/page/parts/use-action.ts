import { useState } from "react";
import { type Problem, problemOf } from "./problem.ts";

/** Something that a person sets off: whether it is under way, and what went wrong. `run` answers whether it worked. */
export const useAction = <Args extends readonly unknown[]>(act: (...args: Args) => Promise<unknown>) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (...args: Args): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act(...args);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run };
};
