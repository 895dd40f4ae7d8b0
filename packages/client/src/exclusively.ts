// The part of Web Locks used here; their own types would ask every importer for the DOM's.
type Locks = { readonly request: <T>(name: string, run: () => Promise<T>) => Promise<T> };
type WithLocks = { readonly navigator?: { readonly locks?: Locks } };

/**
 * Runs `run` while no other holder of `name` does: across the tabs of a browser where it has Web Locks; elsewhere at once,
 * since a process refreshes its own session one at a time anyway.
 */
export const exclusively = async <T>(
  name: string,
  run: () => Promise<T>,
  locks = (globalThis as WithLocks).navigator?.locks,
): Promise<T> => {
  let locked = false;
  const runLocked = () => {
    locked = true;
    return run();
  };
  try {
    return await (locks?.request(name, runLocked) ?? run());
  } catch (error) {
    // A browser that lets a site keep no data refuses it locks too; it shares no session among tabs either.
    if (!locks || locked) throw error;
    return run();
  }
};
