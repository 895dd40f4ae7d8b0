import { expect, test } from "bun:test";
import { openTerminal } from "../src/terminal.ts";

const stream = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, write: (text: string) => void written.push(text), text: () => written.join("") };
};

test("answers and notes go separate ways", () => {
  const [out, error] = [stream(false), stream(false)];
  const terminal = openTerminal(out, error);
  terminal.print("answer");
  terminal.note("note");
  expect([out.text(), error.text()]).toEqual(["answer\n", "note\n"]);
});

test("progress is one line that rewrites itself on a terminal, and gives way to what follows", () => {
  const error = stream(true);
  const terminal = openTerminal(stream(true), error);
  terminal.progress("10 %");
  terminal.progress("20 %");
  terminal.note("done");
  expect(error.text()).toBe("10 %\r\u001b[2K20 %\r\u001b[2Kdone\n");
});

test("elsewhere each new state is a line, the same one not twice", () => {
  const error = stream(false);
  const terminal = openTerminal(stream(false), error);
  for (const text of ["10 %", "10 %", "20 %"]) terminal.progress(text);
  expect(error.text()).toBe("10 %\n20 %\n");
});
