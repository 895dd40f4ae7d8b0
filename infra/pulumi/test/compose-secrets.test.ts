import { expect, test } from "bun:test";
import { join } from "node:path";
import { at } from "../src/policy/planned-resource.ts";

const root = join(import.meta.dir, "..", "..", "..");
const text = await Bun.file(join(root, "docker-compose.yml")).text();
const containers = Object.entries(Object(at(Bun.YAML.parse(text), "services"))) as [string, unknown][];

type Variable = { readonly name: string; readonly rest: string };

const variablesIn = (source: string): Variable[] =>
  [...source.matchAll(/(?<!\$)\$\{([A-Z][A-Z0-9_]*)([^}]*)\}/g)].map(([, name = "", rest = ""]) => ({
    name,
    rest,
  }));

const isSecret = (name: string): boolean => /KEY|PASSWORD|SECRET/.test(name);
const secrets = variablesIn(text).filter(({ name }) => isSecret(name));

test("no key or password has a default", () => {
  expect(secrets.filter(({ rest }) => rest !== "" && !rest.startsWith(":?"))).toEqual([]);
});

test("the absence of each key or password is said, with the command that makes it", () => {
  const demanded = new Set(
    secrets.filter(({ rest }) => rest.includes("millrace keys > .env")).map(({ name }) => name),
  );
  expect([...new Set(secrets.map(({ name }) => name))].filter((name) => !demanded.has(name))).toEqual([]);
});

test("no key or password is written out", () => {
  const written = containers.flatMap(([, it]) =>
    Object.entries(Object(at(it, "environment") ?? {})).filter(
      ([name, value]) => isSecret(name) && !String(value).startsWith("${"),
    ),
  );
  expect(written).toEqual([]);
});

const holdersOf = (secret: string): string[] =>
  containers
    .filter(([, it]) => variablesIn(JSON.stringify(it)).some(({ name }) => name === secret))
    .map(([name]) => name);

test.each(["gateway", "auth", "user", "content", "encoder", "catalog", "notifier"])(
  "the key of %s is its own",
  (service) => {
    expect(holdersOf(`SERVICE_KEY_${service.toUpperCase()}`)).toEqual([service]);
  },
);

test.each(["auth", "user", "content", "catalog", "notifier"])(
  "the database password of %s is its own and the migration's",
  (service) => {
    expect(holdersOf(`DATABASE_PASSWORD_${service.toUpperCase()}`)).toEqual(["migrate", service]);
  },
);

test.each([
  ["CLOUDFRONT_PRIVATE_KEY", ["catalog"]],
  ["POSTGRES_PASSWORD", ["postgres", "migrate"]],
  ["GRAFANA_PASSWORD", ["grafana"]],
  ["S3_SECRET_ACCESS_KEY", ["object-store", "cdn", "content", "encoder", "catalog"]],
])("%s is given to %p alone", (secret, holders) => {
  expect(holdersOf(secret)).toEqual(holders);
});

const filled = (value: string): string =>
  value.replace(/\$\{[A-Z0-9_]+(:-([^}]*)|[^}]*)\}/g, (_, __, it) => it ?? "x");

test.each(["object-store", "cdn", "mail"])(
  "the settings of %s are JSON and let other containers in",
  (name) => {
    const settings: unknown = JSON.parse(filled(String(settingsOf(name))));
    expect(at(settings, "host")).toBe("0.0.0.0");
  },
);

const settingsOf = (name: string): unknown =>
  at(containers.find(([it]) => it === name)?.[1], "environment.SETTINGS");
