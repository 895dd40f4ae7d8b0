import { expect, test } from "bun:test";
import { z } from "zod";
import { ConfigError, databaseSettings, meshSettings, readConfig, serviceSettings } from "../src/index.ts";

const linesOf = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
};

test("reads camelCase names from UPPER_SNAKE variables", () => {
  const config = readConfig(databaseSettings, { DATABASE_URL: "postgres://me@127.0.0.1/x" });
  expect(config.databaseUrl).toBe("postgres://me@127.0.0.1/x");
});

test("names every mistake at once, one line each", () => {
  const lines = linesOf(() =>
    readConfig({ ...serviceSettings, ...databaseSettings }, { PORT: "many", LOG_LEVEL: "loud" }),
  );
  expect(lines.map((line) => line.split(":")[0])).toEqual(["PORT", "LOG_LEVEL", "DATABASE_URL"]);
  expect(lines.every((line) => !line.includes("\n"))).toBe(true);
  expect(lines[0]).toBe("PORT: must be a whole number from 0 to 65535 (TCP port to listen on)");
});

test("an empty variable counts as absent", () => {
  expect(readConfig({ host: serviceSettings.host }, { HOST: "" }).host).toBe("127.0.0.1");
  expect(linesOf(() => readConfig(databaseSettings, { DATABASE_URL: "" }))[0]).toContain("is missing");
});

test("never quotes the value, which may be a secret", () => {
  const lines = linesOf(() => readConfig(meshSettings, { SERVICE_KEY: "hunter2", MESH_KEYS: "{}" }));
  expect(lines).toHaveLength(2);
  expect(lines.join()).not.toContain("hunter2");
});

test("says what a setting means", () => {
  const lines = linesOf(() => readConfig({ mailFrom: z.string().describe("sender of mails") }, {}));
  expect(lines).toEqual(["MAIL_FROM: is missing (sender of mails)"]);
});
