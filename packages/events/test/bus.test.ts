import { expect, test } from "bun:test";
import { testStack } from "@millrace/local/testing";

// The log goes to the process's own output, so the bus is opened in a process of its own.
const firstLineOf = async (url: string): Promise<Record<string, unknown>> => {
  const script = `
    import { openBus } from "${import.meta.dir}/../src/index.ts";
    await openBus("${url}", "bus-test");
    console.log(JSON.stringify({ msg: "connected" }));`;
  const child = Bun.spawn([process.execPath, "-e", script], { env: {} });
  try {
    let text = "";
    for await (const bytes of child.stdout) {
      text += new TextDecoder().decode(bytes);
      if (text.includes("\n")) break;
    }
    return JSON.parse(text.split("\n", 1)[0] ?? "");
  } finally {
    child.kill();
    await child.exited;
  }
};

test("a server that is not there is waited for, and the log says where, with no secret", async () => {
  const line = await firstLineOf("nats://somebody:hunter2@127.0.0.1:1");
  expect(line).toMatchObject({ level: "warn", msg: "waiting for NATS", server: "127.0.0.1:1" });
  expect(JSON.stringify(line)).not.toContain("hunter2");
});

test("an address with tls is never served in plain text", async () => {
  const stack = await testStack();
  expect(await firstLineOf(stack.nats.url)).toMatchObject({ msg: "connected" });
  const line = await firstLineOf(stack.nats.url.replace("nats:", "tls:"));
  expect(line).toMatchObject({
    msg: "waiting for NATS",
    err: { message: expect.stringContaining("tls") },
  });
});
