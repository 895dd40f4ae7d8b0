export type ChildOptions = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stopping: AbortSignal;
  /** After this long the child is killed. */
  readonly limitMs?: number;
};

/** Runs a command that prints for itself and answers with its exit code; 124 when it took too long. */
export const runChild = async (command: readonly string[], options: ChildOptions): Promise<number> => {
  const { cwd, env, stopping, limitMs } = options;
  const child = Bun.spawn({
    cmd: [...command],
    cwd,
    env: { ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const stop = () => child.kill("SIGTERM");
  stopping.addEventListener("abort", stop, { once: true });
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      child.kill("SIGKILL");
    },
    limitMs ?? 2 ** 31 - 1,
  );
  try {
    const code = await child.exited;
    return late ? 124 : code;
  } finally {
    clearTimeout(timer);
    stopping.removeEventListener("abort", stop);
  }
};
