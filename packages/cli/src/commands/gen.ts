import { join } from "node:path";
import { type Command, CommandError } from "../command.ts";
import { generate, isKind } from "../generate.ts";
import { runChild } from "../run-child.ts";

/** A new workspace that passes `check` from the start. */
export const gen: Command = {
  words: "package|service NAME",
  count: [2, 2],
  flags: {},
  run: async ({ words: [kind = "", name = ""] }, { root, env, stopping, terminal }) => {
    if (!isKind(kind)) throw new CommandError(`gen makes a package or a service, not a "${kind}"`, 2);
    const paths = await generate(root, kind, name);
    const sources = paths.filter((path) => /\.(ts|json|md)$/.test(path));
    const biome = join(root, "node_modules/.bin/biome");
    const child = { cwd: root, env, stopping };
    const formatted = await runChild([biome, "check", "--write", "--log-level=error", ...sources], child);
    const installed = await runChild([process.execPath, "install", "--silent"], child);
    paths.forEach(terminal.print);
    terminal.note(`Next: npm run check, then npm test -- ${kind}s/${name}`);
    return formatted || installed;
  },
};
