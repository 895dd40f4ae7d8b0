import { expect, test } from "bun:test";
import { commandOf, findSetpriv, isAlive, run, signal } from "../src/processes.ts";
import { until } from "./scratch.ts";

test("knows who is alive, and a signal to nobody is no error", async () => {
  const child = Bun.spawn(["/bin/sleep", "600"]);
  expect(isAlive(child.pid)).toBe(true);
  await until(() => commandOf(child.pid).includes("sleep 600"));
  expect(signal(child.pid, "SIGKILL")).toBe(true);
  await until(() => !isAlive(child.pid));
  await child.exited;
  expect(signal(child.pid, "SIGKILL")).toBe(false);
  expect(commandOf(child.pid)).toBe("");
});

test("runs a command to its end, or throws what it said", async () => {
  expect(await run(["cat"], { stdin: "text" })).toBe("text");
  await expect(run(["/bin/sh", "-c", "echo out; echo sorry >&2; exit 4"])).rejects.toThrow(
    "/bin/sh ended with 4: sorry",
  );
  await expect(run(["/bin/sleep", "600"], { timeoutMs: 100 })).rejects.toThrow("/bin/sleep ended with 137");
});

test.skipIf(findSetpriv() === undefined)(
  "the setpriv it finds passes a death signal on to what it runs",
  async () => {
    expect(await run([findSetpriv() ?? "", "--pdeathsig", "KILL", "--", "setpriv", "--dump"])).toMatch(
      /[Pp]arent death signal.*KILL/,
    );
  },
);
