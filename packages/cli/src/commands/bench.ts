import { join } from "node:path";
import { Glob } from "bun";
import { type Command, CommandError } from "../command.ts";
import { runChild } from "../run-child.ts";

/** Hands over to `packages/acceptance/bench/<name>.ts`. */
export const bench: Command = {
  words: "NAME",
  count: [0, 1],
  flags: { quick: "a short round that proves that it runs" },
  run: async ({ words: [name], flags }, { root, env, stopping }) => {
    const folder = join(root, "packages/acceptance/bench");
    const names = await benchNames(folder);
    if (name === undefined || !names.includes(name)) {
      const known = names.length > 0 ? `There are: ${names.join(", ")}.` : "There are none yet.";
      throw new CommandError(
        `${name === undefined ? "bench needs a NAME" : `there is no benchmark "${name}"`}. ${known}`,
        2,
      );
    }
    const command = [
      process.execPath,
      join(folder, `${name}.ts`),
      ...(flags.has("quick") ? ["--quick"] : []),
    ];
    return await runChild(command, { cwd: root, env, stopping });
  },
};

const benchNames = async (folder: string): Promise<string[]> => {
  const files = await Array.fromAsync(new Glob("*.ts").scan(folder)).catch((): string[] => []);
  return files.map((file) => file.replace(/\.ts$/, "")).sort();
};
