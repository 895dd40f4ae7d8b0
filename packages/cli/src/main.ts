import { join, resolve } from "node:path";
import { runCommand } from "./run-command.ts";
import { openTerminal } from "./terminal.ts";

const root = resolve(import.meta.dir, "../../..");
const stopping = new AbortController();

// The first signal asks, the second does not wait for an answer.
const stop = () => {
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort();
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

// Started by bootstrap.mjs, this process ends with it, even when that one was killed.
const parent = Number(Bun.env.MILLRACE_PARENT);
if (process.ppid === parent) {
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    stopping.abort();
  }, 500);
  watching.unref();
}

const code = await runCommand(Bun.argv.slice(2), {
  env: Bun.env,
  cwd: Bun.env.INIT_CWD ?? process.cwd(),
  root,
  dataFolder: resolve(root, Bun.env.MILLRACE_DATA ?? join(root, ".millrace")),
  terminal: openTerminal(process.stdout, process.stderr),
  stopping: stopping.signal,
});
process.exit(code);
