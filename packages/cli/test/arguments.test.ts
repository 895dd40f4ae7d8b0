import { expect, test } from "bun:test";
import { readArguments } from "../src/arguments.ts";
import { type Command, CommandError } from "../src/command.ts";

const command: Command = {
  words: "[FILE]",
  count: [0, 1],
  flags: { once: "", json: "" },
  run: async () => 0,
};
const read = (...typed: string[]) => readArguments("demo", command, typed);

test("flags may stand anywhere", () => {
  expect(read("--json", "a.mp4", "--once")).toEqual({ words: ["a.mp4"], flags: new Set(["json", "once"]) });
});

test("after -- everything is a word", () => {
  expect(read("--once", "--", "--odd-name.mp4")).toEqual({
    words: ["--odd-name.mp4"],
    flags: new Set(["once"]),
  });
});

test.each([[["--constructor"]], [["--toString"]], [["a", "b"]]])("refuses %j", (typed) => {
  expect(() => read(...typed)).toThrow(CommandError);
});
