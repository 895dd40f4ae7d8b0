import type { Command } from "../command.ts";
import { diagnose, type Finding } from "../diagnose.ts";

/** A line per part: well, or what to do about it. */
export const doctor: Command = {
  words: "",
  count: [0, 0],
  flags: { json: "print it as JSON" },
  run: async ({ flags }, context) => {
    const findings = await diagnose(context);
    const answer = flags.has("json") ? [JSON.stringify(findings, null, 2)] : findings.map(lineOf);
    answer.forEach(context.terminal.print);
    return findings.every(({ remedy }) => remedy === undefined) ? 0 : 1;
  },
};

const lineOf = ({ part, found, remedy }: Finding): string =>
  `${remedy === undefined ? "ok     " : "problem"}  ${part.padEnd(12)}  ${found}${remedy === undefined ? "" : `. ${remedy}`}`;
