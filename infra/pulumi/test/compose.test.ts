import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { at, listAt } from "../src/policy/planned-resource.ts";
import { knownSettings, ports } from "./known-settings.ts";

const root = join(import.meta.dir, "..", "..", "..");
const text = await Bun.file(join(root, "docker-compose.yml")).text();
const compose: unknown = Bun.YAML.parse(text);
const containers = Object.entries(Object(at(compose, "services"))) as [string, unknown][];
const container = (name: string) => at(compose, `services.${name}`);
const environmentOf = (it: unknown): Record<string, unknown> => Object(at(it, "environment") ?? {});
const ours = containers.filter(([name]) => name in knownSettings);

test("every process of the platform is there", () => {
  expect(ours.map(([name]) => name).sort()).toEqual(Object.keys(knownSettings).sort());
});

test.each(ours)("%s is given settings that it knows", (name, it) => {
  expect(Object.keys(environmentOf(it)).filter((key) => !knownSettings[name]?.includes(key))).toEqual([]);
});

test.each(Object.entries(ports))("%s listens on port %d and is asked for its health there", (name, port) => {
  expect(environmentOf(container(name)).PORT).toBe(port);
  expect(JSON.stringify(at(container(name), "healthcheck.test"))).toContain("process.env.PORT}/health/ready");
});

test.each(containers)("%s can do little beyond its own work", (_name, it) => {
  expect(at(it, "read_only")).toBe(true);
  expect(at(it, "cap_drop")).toEqual(["ALL"]);
  expect(at(it, "security_opt")).toEqual(["no-new-privileges:true"]);
  expect(at(it, "privileged")).toBeUndefined();
  expect(at(it, "pids_limit")).toBeNumber();
  expect(at(it, "deploy.resources.limits.memory")).toBeString();
  expect(at(it, "deploy.resources.limits.cpus")).toBeString();
});

test("one container has a capability: the one that reads Docker's logs, and it listens on nothing", () => {
  expect(containers.filter(([, it]) => at(it, "cap_add") !== undefined).map(([name]) => name)).toEqual([
    "container-logs",
  ]);
  expect(at(container("container-logs"), "networks")).toEqual(["logs"]);
});

test("images are pinned to a version, or built here", () => {
  const loose = containers.filter(
    ([, it]) => at(it, "build") === undefined && !/:v?\d+\.\d+\.?\d*[\w.-]*$/.test(String(at(it, "image"))),
  );
  expect(loose.map(([name]) => name)).toEqual([]);
});

test.each(containers.filter(([, it]) => at(it, "build") !== undefined))(
  "%s is built from a folder",
  (_, it) => {
    const service = String(at(it, "build.args.SERVICE"));
    expect(existsSync(join(root, "services", service)) || existsSync(join(root, "packages", service))).toBe(
      true,
    );
  },
);

// These images hold one binary and nothing that could ask it.
const mute = ["collector", "container-logs", "tempo", "loki", "migrate"];

test.each(containers.filter(([name]) => !mute.includes(name)))("%s has a health check", (_name, it) => {
  expect(listAt(it, "healthcheck.test")[0]).toBe("CMD");
});

test.each(ours)("%s waits until what it needs is well", (_name, it) => {
  const conditions = Object.values(Object(at(it, "depends_on"))).map((need) => at(need, "condition"));
  expect(conditions.length).toBeGreaterThan(0);
  expect(
    conditions.filter((it) => it !== "service_healthy" && it !== "service_completed_successfully"),
  ).toEqual([]);
});

test("what is reached from outside is bound to an address", () => {
  const published = containers.flatMap(([, it]) => listAt(it, "ports").map(String));
  expect(
    published.filter((port) => !/^(\$\{BIND_ADDRESS:-127\.0\.0\.1\}|127\.0\.0\.1):\d+:\d+$/.test(port)),
  ).toEqual([]);
  expect(published.map((port) => Number(port.split(":").at(-1))).sort()).toEqual([
    3000, 4000, 4010, 4020, 8025, 9000,
  ]);
});
