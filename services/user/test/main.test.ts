import { expect, test } from "bun:test";
import { join } from "node:path";
import { namedKeys } from "@millrace/mesh/testing";
import { openUserDatabase } from "./start-user.ts";

const folder = join(import.meta.dir, "..");
const start = (env: Record<string, string>) =>
  Bun.spawn([process.execPath, "src/main.ts"], { env, stdout: "ignore", stderr: "pipe", cwd: folder });

test("names every missing setting, one line each, and ends with 78", async () => {
  const child = start({});
  const lines = (await new Response(child.stderr).text()).trim().split("\n");
  expect(await child.exited).toBe(78);
  const named = lines.map((line) => /^user: ([A-Z_]+): is missing/.exec(line)?.[1] ?? line);
  expect(named).toEqual(["PORT", "SERVICE_KEY", "MESH_KEYS", "DATABASE_URL", "NATS_URL", "AUTH_URL"]);
});

test("starts alone, becomes ready, and ends at SIGTERM with 0", async () => {
  await using database = await openUserDatabase();
  const keys = await namedKeys("user");
  const port = freePort();
  const child = start({
    PORT: String(port),
    SERVICE_KEY: JSON.stringify(keys.serviceKey),
    MESH_KEYS: JSON.stringify(keys.meshKeys),
    DATABASE_URL: database.url,
    NATS_URL: database.stack.nats.url,
    AUTH_URL: "http://127.0.0.1:1",
  });
  const ready = () => fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000) });
  for (let response: Response | undefined; response?.status !== 200 && child.exitCode === null; ) {
    response = await ready().catch(() => undefined);
    if (!response?.ok) await Bun.sleep(50);
  }
  expect(await (await ready()).json()).toEqual({ service: "user", parts: { postgres: "up", nats: "up" } });
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
}, 20_000);

const freePort = (): number => {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  probe.stop(true);
  return probe.port;
};
