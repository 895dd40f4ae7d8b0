import { readArguments } from "./arguments.ts";
import { CommandError, type Context } from "./command.ts";
import { commandNames, commandTable, isCommandName } from "./command-table.ts";
import { helpFor, helpForAll } from "./help.ts";
import { suggest } from "./suggest.ts";

const helpWords = new Set(["--help", "-h", "help"]);

/** Runs what was typed and answers with the exit code: 0 done, 1 failed, 2 not understood. */
export const runCommand = async (typed: readonly string[], context: Context): Promise<number> => {
  const { terminal } = context;
  try {
    return await dispatch(typed, context);
  } catch (error) {
    if (error instanceof CommandError) {
      terminal.note(`millrace: ${error.message}`);
      return error.exitCode;
    }
    if (context.stopping.aborted) return 130;
    terminal.note(`millrace: ${error instanceof Error ? error.message : String(error)}`);
    if (context.env.MILLRACE_DEBUG && error instanceof Error) terminal.note(error.stack ?? "");
    return 1;
  }
};

const dispatch = async (typed: readonly string[], context: Context): Promise<number> => {
  const [name = "--help", ...rest] = typed;
  const { terminal } = context;
  if (helpWords.has(name)) {
    helpForAll().forEach(terminal.print);
    return 0;
  }
  if (!isCommandName(name)) {
    const near = suggest(name, commandNames);
    throw new CommandError(
      `there is no command "${name}".${near ? ` Did you mean "${near}"?` : ""} See: millrace --help`,
      2,
    );
  }
  const command = await commandTable[name].load();
  if (rest.includes("--help") || rest.includes("-h")) {
    helpFor(name, command).forEach(terminal.print);
    return 0;
  }
  return await command.run(readArguments(name, command, rest), context);
};
