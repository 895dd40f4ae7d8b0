import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { isFree, openPorts } from "../src/ports.ts";
import { openScratch } from "./scratch.ts";

test("gives each name a free port of its own, below the range of outgoing connections", () => {
  const ports = openPorts();
  const given = ["a", "b", "c", "d"].map(ports);
  expect(new Set(given).size).toBe(4);
  expect(given.every((port) => port >= 21_000 && port < 31_000 && isFree(port))).toBe(true);
  expect(ports("a")).toBe(given[0] ?? 0);
});

test("remembers ports over restarts, and replaces one that somebody took", async () => {
  await using scratch = openScratch();
  const file = join(scratch.folder, "ports.json");
  const [kept, lost] = ["kept", "lost"].map(openPorts(file));
  using _thief = Bun.serve({ hostname: "127.0.0.1", port: lost ?? 0, fetch: () => new Response() });
  const again = openPorts(file);
  expect(again("kept")).toBe(kept ?? 0);
  expect(again("lost")).not.toBe(lost ?? 0);
  expect(again.all()).toEqual({ kept: again("kept"), lost: again("lost") });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a port that something listens on, on any address, is not free", () => {
  using server = Bun.serve({ hostname: "0.0.0.0", port: 0, fetch: () => new Response() });
  expect(isFree(server.port ?? 0)).toBe(false);
});
