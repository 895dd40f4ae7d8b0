import { expect, test } from "bun:test";
import { join } from "node:path";
import { gatewayKeys, openAuthDatabase } from "./start-auth.ts";

const main = join(import.meta.dir, "../src/main.ts");
const start = (env: Record<string, string>) =>
  Bun.spawn([process.execPath, main], {
    env,
    stdout: "ignore",
    stderr: "pipe",
    cwd: join(import.meta.dir, ".."),
  });

test("names every missing setting, one line each, and ends with 78", async () => {
  const child = start({});
  const lines = (await new Response(child.stderr).text()).trim().split("\n");
  expect(await child.exited).toBe(78);
  const named = lines.map((line) => /^auth: ([A-Z_]+): is missing/.exec(line)?.[1] ?? line);
  expect(named).toEqual(["PORT", "SERVICE_KEY", "MESH_KEYS", "DATABASE_URL", "NATS_URL"]);
});

test("says what is wrong with a setting without quoting it", async () => {
  const child = start({ PORT: "70000", DATABASE_URL: "mysql://hunter2@x/", ACCESS_TOKEN_SECONDS: "86400" });
  const text = await new Response(child.stderr).text();
  expect(await child.exited).toBe(78);
  for (const name of ["PORT", "DATABASE_URL", "ACCESS_TOKEN_SECONDS"])
    expect(text).toContain(`auth: ${name}: `);
  expect(text).not.toContain("hunter2");
});

test("starts alone, becomes ready, and ends at SIGTERM with 0", async () => {
  await using database = await openAuthDatabase();
  const keys = await gatewayKeys();
  const port = freePort();
  const child = start({
    PORT: String(port),
    SERVICE_KEY: JSON.stringify({ ...keys.serviceKey, kid: "auth" }),
    MESH_KEYS: JSON.stringify(keys.meshKeys),
    DATABASE_URL: database.url,
    NATS_URL: database.stack.nats.url,
  });
  const ready = () => fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000) });
  for (let response: Response | undefined; response?.status !== 200 && child.exitCode === null; ) {
    response = await ready().catch(() => undefined);
    if (!response?.ok) await Bun.sleep(50);
  }
  expect(await (await ready()).json()).toEqual({ service: "auth", parts: { postgres: "up", nats: "up" } });
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
}, 15_000);

const freePort = (): number => {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  probe.stop(true);
  return probe.port;
};
