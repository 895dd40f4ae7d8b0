import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { openNats } from "../src/nats.ts";
import { openPorts } from "../src/ports.ts";
import { openScratch, pidOf, until } from "./scratch.ts";

/** What the server says to a client that connects so: the NATS protocol is lines of text. */
const greet = async (port: number, connect: object): Promise<string> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let heard = "";
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open: (it) => void it.write(`CONNECT ${JSON.stringify({ verbose: false, ...connect })}\r\nPING\r\n`),
      data: (_socket, bytes) => {
        heard += bytes.toString();
        if (/PONG|-ERR/.test(heard)) resolve();
      },
      close: () => resolve(),
    },
  });
  await promise;
  socket.end();
  return heard;
};

test("JetStream is there for who knows the password alone, and comes back after kill -9", async () => {
  await using scratch = openScratch();
  const ports = openPorts();
  const options = {
    dataFolder: scratch.folder,
    port: ports("nats"),
    monitorPort: ports("monitor"),
    password: "s3cret",
  };
  const { child, address } = await openNats({ ...options, host: scratch.host });
  expect(address.url).toBe(`nats://millrace:s3cret@127.0.0.1:${options.port}`);
  const heard = await greet(options.port, { user: "millrace", pass: "s3cret" });
  const info = JSON.parse(/INFO (\{.*\})/.exec(heard)?.[1] ?? "{}");
  expect(info).toMatchObject({ jetstream: true, auth_required: true, max_payload: 1_048_576 });
  expect(Bun.semver.order(info.version, "2.10.23")).toBeGreaterThanOrEqual(0);
  expect(await greet(options.port, { user: "millrace", pass: "wrong" })).toContain("Authorization Violation");
  expect(await greet(options.port, {})).toContain("Authorization Violation");
  expect(statSync(join(scratch.folder, "nats", "server.conf")).mode & 0o777).toBe(0o600);

  process.kill(pidOf(child), "SIGKILL");
  await until(() => child?.restarts() === 1 && child.pid() !== undefined);
  expect(await greet(options.port, { user: "millrace", pass: "s3cret" })).toContain("PONG");
  await child?.stop();
}, 30_000);
