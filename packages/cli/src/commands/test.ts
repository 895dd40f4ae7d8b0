import { type Command, CommandError } from "../command.ts";
import { duration } from "../duration.ts";
import { type GroupResult, runGroups, totalOf } from "../run-tests.ts";
import { countLine } from "../test-counts.ts";
import { testGroups } from "../test-groups.ts";

/** All tests, with a summary by group and the count alone on the last line. */
export const test: Command = {
  words: "[PATTERN…]",
  count: [0, 100],
  flags: {},
  run: async ({ words }, context) => {
    const { root, terminal, stopping } = context;
    const groups = await testGroups(root, words);
    if (groups.length === 0) throw new CommandError(`no test file has ${words.join(" or ")} in its path`);
    const results = await runGroups(groups, context);
    const total = totalOf(results);
    terminal.print("");
    summary(results).forEach(terminal.print);
    terminal.print("");
    if (stopping.aborted) terminal.print("Stopped before the end.");
    terminal.print(countLine(total));
    return total.failed > 0 || stopping.aborted ? 1 : 0;
  },
};

const summary = (results: readonly GroupResult[]): string[] => {
  const width = Math.max(...results.map(({ folder }) => folder.length));
  return results.map(
    (group) => `${group.folder.padEnd(width)}  ${duration(group.ms).padStart(12)}  ${countLine(group)}`,
  );
};
