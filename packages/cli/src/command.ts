import type { Terminal } from "./terminal.ts";

/** Where a command runs: everything that it may know of the world outside its arguments. */
export type Context = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that file names on the command line are relative to. */
  readonly cwd: string;
  /** The repository. */
  readonly root: string;
  /** All that outlives a restart. */
  readonly dataFolder: string;
  readonly terminal: Terminal;
  /** Aborted when the user or the system asks for an end. */
  readonly stopping: AbortSignal;
};

/** What was typed after the command's name, checked against the command. */
export type Arguments = { readonly words: readonly string[]; readonly flags: ReadonlySet<string> };

/** One command: how it is called, what it says of itself, what it does. `run` answers with the exit code. */
export type Command = {
  /** The words after the name, as the help shows them: `[FILE]`. */
  readonly words: string;
  /** How many words it takes at least and at most. */
  readonly count: readonly [number, number];
  /** Its flags without the dashes, each with what it does. */
  readonly flags: Readonly<Record<string, string>>;
  readonly run: (given: Arguments, context: Context) => Promise<number>;
};

/** A failure that the user can understand and mend: printed without a stack. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}
