import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { openSecrets } from "../src/secrets.ts";
import { openScratch } from "./scratch.ts";

test("v5.0.0-13.2.3 passwords are made for each data folder, long, kept, and private", async () => {
  await using one = openScratch();
  await using two = openScratch();
  const secrets = openSecrets(one.folder);
  expect(openSecrets(one.folder)).toEqual(secrets);
  expect(statSync(join(one.folder, "secrets.json")).mode & 0o777).toBe(0o600);
  const others = openSecrets(two.folder);
  for (const name of ["postgresPassword", "natsPassword", "secretAccessKey", "accessKeyId"] as const) {
    expect(secrets[name]).not.toBe(others[name]);
    expect(secrets[name].length).toBeGreaterThanOrEqual(20);
    // They go into addresses and a configuration file as they are.
    expect(secrets[name]).toMatch(/^[A-Za-z0-9_-]+$/);
  }
});
