import { expect, test } from "bun:test";
import { commandNames, commandTable } from "../src/command-table.ts";
import { say } from "./command-line.ts";

test.each(["", "--help", "-h", "help"])("%p shows every command", async (line) => {
  const { code, printed } = await say(line);
  expect(code).toBe(0);
  for (const name of commandNames) expect(printed).toContain(`  ${name} `);
});

test.each(commandNames)("%s explains itself", async (name) => {
  const { code, printed } = await say(`${name} --help`);
  expect(code).toBe(0);
  expect(printed).toStartWith(`millrace ${name}`);
  expect(printed).toContain(commandTable[name].summary);
});

test.each([
  ["upp", '"up"'],
  ["staus", '"status"'],
  ["migarte", '"migrate"'],
])("%s: did you mean %s?", async (word, meant) => {
  const { code, noted } = await say(word);
  expect(code).toBe(2);
  expect(noted).toContain(`Did you mean ${meant}?`);
});

test("a word like no command gets no suggestion", async () => {
  const { code, noted } = await say("xylophone");
  expect(code).toBe(2);
  expect(noted).not.toContain("Did you mean");
});

test.each([
  ["demo --fast", "does not know --fast"],
  ["demo a.mp4 b.mp4", '"b.mp4"'],
  ["upload", "needs FILE"],
  ["gen package", "needs package|service NAME"],
  ["gen castle rock", 'not a "castle"'],
  ["bench nothing", 'no benchmark "nothing"'],
])("%s is refused with code 2", async (line, said) => {
  const { code, noted } = await say(line);
  expect(code).toBe(2);
  expect(noted).toContain(said);
});

test.each(["upload clip.mp4", "trace c_1", "trace 0af7651916cd43dd8448eb211c80319c"])(
  "%s says how to start what does not run",
  async (line) => {
    const { code, noted } = await say(line);
    expect(code).toBe(1);
    expect(noted).toContain("npm start");
  },
);

test("status answers as JSON that nothing runs", async () => {
  const { code, printed } = await say("status --json");
  expect(code).toBe(1);
  expect(JSON.parse(printed)).toEqual({ running: false });
});
