import { expect, test } from "bun:test";
import { join } from "node:path";
import type { ChildHost } from "../src/child.ts";
import { openPorts } from "../src/ports.ts";
import { openSupervisor, type ServiceSpec } from "../src/supervise.ts";
import { openScratch, pidOf, until, untilGone } from "./scratch.ts";

// A service that says when it stops, and can be told to go deaf.
const source = `
let deaf = false;
Bun.serve({ hostname: "127.0.0.1", port: Number(Bun.env.PORT), fetch: (request) => {
  if (new URL(request.url).pathname === "/deafen") deaf = true;
  return new Response(null, { status: deaf ? 503 : 204 });
} });
process.on("SIGTERM", async () => {
  await Bun.write(Bun.env.STOPPED, String(performance.timeOrigin + performance.now()));
  process.exit(0);
});`;

const openServices = async (folder: string, names: readonly string[]): Promise<readonly ServiceSpec[]> => {
  const ports = openPorts();
  const path = join(folder, "service.ts");
  await Bun.write(path, source);
  return names.map((name) => ({
    name,
    command: [process.execPath, path],
    cwd: folder,
    env: { PORT: String(ports(name)), STOPPED: join(folder, `${name}.stopped`) },
    readyUrl: `http://127.0.0.1:${ports(name)}/health/ready`,
  }));
};

const pidsOf = (services: readonly { pid(): number | undefined }[]) => services.map(pidOf);

test("starts services, and stops them in reverse order", async () => {
  await using scratch = openScratch();
  const services = await openServices(scratch.folder, ["first", "second"]);
  const supervisor = await openSupervisor({ services, host: scratch.host });
  const pids = pidsOf(supervisor.services);
  await supervisor[Symbol.asyncDispose]();
  await untilGone(pids);
  const at = async (name: string) => Number(await Bun.file(join(scratch.folder, `${name}.stopped`)).text());
  expect(await at("second")).toBeLessThan(await at("first"));
});

test("a service that is killed or deaf is started again; its neighbour is left alone", async () => {
  await using scratch = openScratch();
  const services = await openServices(scratch.folder, ["victim", "neighbour"]);
  await using supervisor = await openSupervisor({ services, host: scratch.host, deafMs: 500 });
  const [victim, neighbour] = supervisor.services;
  const other = pidOf(neighbour);
  process.kill(pidOf(victim), "SIGKILL");
  await until(() => victim?.restarts === 1 && victim.pid() !== undefined);
  const second = victim?.pid();
  await fetch((services[0]?.readyUrl ?? "").replace("health/ready", "deafen"));
  await until(() => victim?.restarts === 2 && victim.pid() !== undefined);
  expect(victim?.pid()).not.toBe(second);
  expect([neighbour?.pid(), neighbour?.restarts]).toEqual([other, 0]);
}, 20_000);

test("restart and stop work by name, and an unknown name is said to be one", async () => {
  await using scratch = openScratch();
  const services = await openServices(scratch.folder, ["only"]);
  await using supervisor = await openSupervisor({ services, host: scratch.host });
  const before = pidsOf(supervisor.services);
  await supervisor.restart("only");
  expect(pidsOf(supervisor.services)).not.toEqual(before);
  await supervisor.stop("only");
  expect(supervisor.services[0]?.pid()).toBeUndefined();
  expect(() => supervisor.restart("other")).toThrow("There is no service other; there are only.");
});

test("one that cannot start stops the others, and the error has its last words", async () => {
  await using scratch = openScratch();
  const [good] = await openServices(scratch.folder, ["good"]);
  const bad = { name: "bad", command: ["/bin/sh", "-c", "echo PORT is missing; exit 1"], cwd: "/", env: {} };
  const host: ChildHost = scratch.host;
  const started: number[] = [];
  const watch = (pid: number) => {
    started.push(pid);
    host.guardian.watch(pid);
  };
  const watching = {
    ...host,
    guardian: { ...host.guardian, watch },
  };
  const services = [...(good ? [good] : []), { ...bad, readyUrl: "http://127.0.0.1:9/health/ready" }];
  await expect(openSupervisor({ services, host: watching })).rejects.toThrow("PORT is missing");
  expect(started.length).toBe(2);
  await untilGone(started);
});
