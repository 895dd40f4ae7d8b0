import { type DependencyList, useCallback, useEffect, useState } from "react";
import { type Problem, problemOf } from "./problem.ts";

type Loaded<T> = { readonly value?: T; readonly problem?: Problem };

/** Something that is asked for when a component appears, and again on `reload`. */
export const useLoaded = <T>(load: () => Promise<T>, deps: DependencyList) => {
  const [loaded, setLoaded] = useState<Loaded<T>>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    load().then(
      (value) => wanted && setLoaded({ value }),
      (error: unknown) => wanted && setLoaded((before) => ({ ...before, problem: problemOf(error) })),
    );
    return () => {
      wanted = false;
    };
  }, [round, ...deps]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const replace = useCallback((value: T) => setLoaded({ value }), []);
  return { ...loaded, reload, replace };
};
