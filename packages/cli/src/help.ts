import type { Command } from "./command.ts";
import { type CommandName, commandNames, commandTable } from "./command-table.ts";

/** The help for all commands. */
export const helpForAll = (): string[] => [
  "millrace COMMAND [--help]",
  "",
  ...commandNames.map((name) => `  ${name.padEnd(8)}  ${commandTable[name].summary}`),
  "",
  "From npm: npm start, npm test, npm run millrace -- COMMAND",
];

/** The help for one command. */
export const helpFor = (name: CommandName, command: Command): string[] => {
  const flags = Object.entries(command.flags);
  const usage = ["millrace", name, command.words, ...flags.map(([flag]) => `[--${flag}]`)];
  return [
    usage.filter(Boolean).join(" "),
    "",
    `  ${commandTable[name].summary}`,
    ...(flags.length > 0 ? [""] : []),
    ...flags.map(([flag, meaning]) => `  --${flag.padEnd(8)}  ${meaning}`),
  ];
};
