import { type Arguments, type Command, CommandError } from "./command.ts";

/** Checks what was typed after a command's name; throws a `CommandError` with code 2 that says what is wrong. */
export const readArguments = (name: string, command: Command, typed: readonly string[]): Arguments => {
  const end = typed.indexOf("--");
  const isFlag = (it: string, index: number) => it.startsWith("--") && (end === -1 || index < end);
  const flags = typed.filter(isFlag).map((it) => it.slice(2));
  const words = typed.filter((it, index) => !isFlag(it, index) && index !== end);
  const unknown = flags.find((flag) => !Object.hasOwn(command.flags, flag));
  if (unknown !== undefined) throw wrong(name, `does not know --${unknown}`);
  const [least, most] = command.count;
  if (words.length < least) throw wrong(name, `needs ${command.words}`);
  if (words.length > most) throw wrong(name, `does not know what to do with "${words[most]}"`);
  return { words, flags: new Set(flags) };
};

const wrong = (name: string, what: string): CommandError =>
  new CommandError(`millrace ${name} ${what}. See: millrace ${name} --help`, 2);
