import { expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { openObjects } from "../src/index.ts";

const credentials = { region: "us-east-1", accessKeyId: "key", secretAccessKey: "secret" };

/** A server that takes connections and never says a word. */
const openSilent = async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

test("a store that never answers is unavailable when the time is up", async () => {
  using silent = await openSilent();
  using objects = openObjects({ ...credentials, endpoint: silent.endpoint });
  const asked = objects.head("some-bucket", "a/b", { timeoutMs: 300 });
  await expect(asked).rejects.toMatchObject({ code: "unavailable" });
});

test("a caller that goes away ends a call under way", async () => {
  using silent = await openSilent();
  using objects = openObjects({ ...credentials, endpoint: silent.endpoint });
  const caller = new AbortController();
  const asked = objects.head("some-bucket", "a/b", { signal: caller.signal });
  setTimeout(() => caller.abort(new Error("gone")), 100);
  await expect(asked).rejects.toThrow("gone");
});

test("a store that is not there is unavailable", async () => {
  using silent = await openSilent();
  const { endpoint } = silent;
  silent[Symbol.dispose]();
  using objects = openObjects({ ...credentials, endpoint });
  await expect(objects.getBytes("some-bucket", "a/b")).rejects.toMatchObject({ code: "unavailable" });
});
