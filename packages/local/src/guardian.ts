import { dirname } from "node:path";

/**
 * Cleans up once this process is gone, however it went. A killed parent cannot do that itself, but the kernel closes
 * its end of a pipe, and a shell that reads the other end can.
 */
export type Guardian = AsyncDisposable & {
  /**
   * From now on the group that `pid` leads dies with this process: by KILL at once or, for `"INT"`, by KILL after
   * five seconds in which its leader may end in order.
   */
  watch(pid: number, signal?: "KILL" | "INT"): void;
  release(pid: number): void;
  /** Deletes this folder at the very end, when all that was watched is gone. */
  removeAtEnd(folder: string): void;
};

const script = `
trap '' HUP INT TERM
pids=' '
gentle=' '
folder=
while read -r word rest; do
  case "$word" in
    KILL) pids="$pids$rest " ;;
    INT) gentle="$gentle$rest " ;;
    release)
      case "$pids" in *" $rest "*) pids="\${pids%% $rest *} \${pids#* $rest }" ;; esac
      case "$gentle" in *" $rest "*) gentle="\${gentle%% $rest *} \${gentle#* $rest }" ;; esac ;;
    remove) folder="$rest" ;;
  esac
done
for pid in $pids; do kill -s KILL -- "-$pid"; done
for pid in $gentle; do kill -s INT "$pid"; done
for pid in $gentle; do
  tries=0
  while [ $tries -lt 50 ] && kill -0 "$pid"; do sleep 0.1; tries=$((tries + 1)); done
  kill -s KILL -- "-$pid"
done
if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
`;

/** Starts the guardian: a shell of about a megabyte, in a session of its own so that no terminal signal reaches it. */
export const openGuardian = (): Guardian => {
  const shell = Bun.spawn({
    cmd: ["/bin/sh", "-c", script],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    stdin: "pipe",
    stdout: "ignore",
    stderr: "ignore",
    detached: true,
  });
  shell.unref();
  const watched = new Set<number>();
  const say = (line: string) => {
    shell.stdin.write(`${line}\n`);
    shell.stdin.flush();
  };
  return {
    watch: (pid, signal = "KILL") => {
      watched.add(pid);
      say(`${signal} ${pid}`);
    },
    release: (pid) => {
      if (watched.delete(pid)) say(`release ${pid}`);
    },
    removeAtEnd: (folder) => {
      if (dirname(folder) === folder || folder.includes("\n"))
        throw new Error(`Not a folder to delete: ${folder}`);
      say(`remove ${folder}`);
    },
    [Symbol.asyncDispose]: async () => {
      await shell.stdin.end();
      await shell.exited;
    },
  };
};
