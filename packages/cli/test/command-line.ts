import type { Context } from "../src/command.ts";
import { runCommand } from "../src/run-command.ts";

/** Runs a command line in this process and answers with its exit code and what it said. */
export const say = async (line: string, given: Partial<Context> = {}) => {
  const printed: string[] = [];
  const noted: string[] = [];
  const code = await runCommand(line.split(" ").filter(Boolean), {
    env: {},
    cwd: "/",
    root: "/nowhere",
    dataFolder: "/nowhere/.millrace",
    terminal: {
      print: (text) => void printed.push(text),
      note: (text) => void noted.push(text),
      progress: () => {},
    },
    stopping: new AbortController().signal,
    ...given,
  });
  return { code, printed: printed.join("\n"), noted: noted.join("\n") };
};
