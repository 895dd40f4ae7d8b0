import { readFileSync } from "node:fs";

/** Where tools of the system lie, for lookups that must not depend on the caller's PATH. */
export const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin";

/** True while a process with this id exists, whoever owns it; a zombie counts as gone. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !isZombie(pid);
};

const isZombie = (pid: number): boolean => {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

/** Sends a signal to a process, or to a whole group when `pid` is negative; false when nobody was there. */
export const signal = (pid: number, name: NodeJS.Signals): boolean => {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
};

/** The command line of a process, or nothing when there is none; from /proc, or from `ps` where that is missing. */
export const commandOf = (pid: number): string => {
  try {
    if (process.platform === "linux")
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return Bun.spawnSync({ cmd: ["/bin/ps", "-o", "args=", "-p", String(pid)], env: {} }).stdout.toString();
  } catch {
    return "";
  }
};

let deathSignal: string | undefined | null = null;

/**
 * The path of a `setpriv` that knows `--pdeathsig`, if the machine has one (util-linux does, BusyBox and macOS do
 * not). Asked once per process.
 */
export const findSetpriv = (): string | undefined => {
  if (deathSignal !== null) return deathSignal;
  const path = Bun.which("setpriv", { PATH: systemPath });
  const works =
    path !== null &&
    Bun.spawnSync({ cmd: [path, "--pdeathsig", "KILL", "true"], env: { PATH: systemPath } }).success;
  deathSignal = works ? path : undefined;
  return deathSignal;
};

/** Runs a command to its end and returns what it printed; throws with that text when it fails or takes too long. */
export const run = async (
  cmd: readonly string[],
  options: { cwd?: string; user?: number; stdin?: string; timeoutMs?: number } = {},
): Promise<string> => {
  const child = Bun.spawn({
    cmd: [...cmd],
    cwd: options.cwd ?? "/",
    env: { PATH: systemPath, LC_ALL: "C" },
    stdin: options.stdin === undefined ? "ignore" : Buffer.from(options.stdin),
    stdout: "pipe",
    stderr: "pipe",
    timeout: options.timeoutMs ?? 60_000,
    killSignal: "SIGKILL",
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
  });
  const [stdout, stderr, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (code !== 0) throw new Error(`${cmd[0]} ended with ${code}: ${(stderr || stdout).trim().slice(-2000)}`);
  return stdout;
};
