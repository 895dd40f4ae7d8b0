import { expect, test } from "bun:test";
import { join } from "node:path";
import { namedKeys } from "@millrace/mesh/testing";
import { freePort, untilReady } from "./processes.ts";
import { openNotifierDatabase } from "./start-notifier.ts";

const folder = join(import.meta.dir, "..");
const start = (env: Record<string, string>) =>
  Bun.spawn([process.execPath, "src/main.ts"], { env, stdout: "ignore", stderr: "pipe", cwd: folder });

test("names every missing setting, one line each, and ends with 78", async () => {
  const child = start({});
  const lines = (await new Response(child.stderr).text()).trim().split("\n");
  expect(await child.exited).toBe(78);
  const named = lines.map((line) => /^notifier: ([A-Z_]+): is missing/.exec(line)?.[1] ?? line);
  const expected = [
    "PORT",
    "SERVICE_KEY",
    "DATABASE_URL",
    "NATS_URL",
    "USER_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "WEB_URL",
  ];
  expect(named).toEqual(expected);
});

test("starts alone, becomes ready, and ends at SIGTERM with 0", async () => {
  await using database = await openNotifierDatabase();
  const port = freePort();
  const child = start({
    PORT: String(port),
    SERVICE_KEY: JSON.stringify((await namedKeys("notifier")).serviceKey),
    DATABASE_URL: database.url,
    NATS_URL: database.stack.nats.url,
    USER_URL: "http://127.0.0.1:1",
    SMTP_URL: "smtp://127.0.0.1:1",
    MAIL_FROM: "Millrace <no-reply@millrace.example>",
    WEB_URL: "http://127.0.0.1:1",
  });
  expect(await untilReady(port, child)).toEqual({
    service: "notifier",
    parts: { postgres: "up", nats: "up" },
  });
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
}, 20_000);
