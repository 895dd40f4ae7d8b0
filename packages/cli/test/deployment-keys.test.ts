import { expect, test } from "bun:test";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { deploymentKeys } from "../src/deployment-keys.ts";
import { servicesThatNeed } from "../src/services.ts";

/** Reads an env file as Docker Compose does: single quotes are literal, double quotes know `\n`. */
const read = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines
      .filter((line) => !line.startsWith("#"))
      .map((line) => {
        const [, name = "", raw = ""] = /^([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
        const inner = raw.slice(1, -1);
        if (raw.startsWith("'")) return [name, inner];
        return [name, raw.startsWith('"') ? inner.replaceAll("\\n", "\n") : raw];
      }),
  );

const env = read(deploymentKeys());

test("there is a key or password for every service that needs one", () => {
  for (const name of servicesThatNeed("mesh"))
    expect(JSON.parse(env[`SERVICE_KEY_${name.toUpperCase()}`] ?? "").kid).toBe(name);
  for (const name of servicesThatNeed("database"))
    expect(env[`DATABASE_PASSWORD_${name.toUpperCase()}`]).toMatch(/^[\w-]{32}$/);
  expect(JSON.parse(env.MESH_KEYS ?? "").keys).toHaveLength(servicesThatNeed("mesh").length);
});

test("the CDN's keys are a pair; the public one fits into a JSON string as it is", () => {
  const { publicKeyPem } = JSON.parse(`{"publicKeyPem":"${env.CLOUDFRONT_PUBLIC_KEY}"}`) as {
    publicKeyPem: string;
  };
  const derived = createPublicKey(createPrivateKey(env.CLOUDFRONT_PRIVATE_KEY ?? ""));
  expect(createPublicKey(publicKeyPem).equals(derived)).toBe(true);
});

test("every call makes others, and every line is one that a shell reads", () => {
  const again = read(deploymentKeys());
  const same = Object.keys(env).filter((name) => env[name] === again[name]);
  expect(same).toEqual(["CLOUDFRONT_KEY_PAIR_ID"]);
  const script = `${deploymentKeys().join("\n")}\nprintf %s "$SERVICE_KEY_AUTH"`;
  const shell = Bun.spawnSync(["sh", "-eu", "-c", script]);
  expect(JSON.parse(shell.stdout.toString()).kid).toBe("auth");
});
