import { expect, test } from "bun:test";
import { connect } from "node:net";
import { Elysia } from "elysia";
import { serve } from "../src/index.ts";

const lingering = `
import { terminated } from ${JSON.stringify(`${import.meta.dir}/../src/index.ts`)};
setInterval(() => {}, 1_000);
const first = terminated();
console.log("ready");
console.log(await first);
`;

test.each<[NodeJS.Signals, NodeJS.Signals]>([
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
  ["SIGTERM", "SIGTERM"],
])("%s begins the end, %s makes it one", async (first, second) => {
  const service = Bun.spawn([process.execPath, "-e", lingering], { stdout: "pipe", cwd: import.meta.dir });
  const said = service.stdout.pipeThrough(new TextDecoderStream()).getReader();
  expect((await said.read()).value).toBe("ready\n");
  service.kill(first);
  expect((await said.read()).value).toBe(`${first}\n`);
  service.kill(second);
  expect(await service.exited).toBe(1);
});

test("a body of 20 GiB may be sent where a route takes one", async () => {
  const app = new Elysia().post("/", () => "taken", { parse: "none" });
  await using _server = serve(app, { host: "127.0.0.1", port: 0 });
  const answer = Promise.withResolvers<string>();
  const socket = connect(app.server?.port ?? 0, "127.0.0.1", () =>
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${20 * 1_024 ** 3}\r\n\r\n`),
  );
  socket.on("data", (data) => answer.resolve(String(data)));
  expect(await answer.promise).toStartWith("HTTP/1.1 200");
  socket.destroy();
});
