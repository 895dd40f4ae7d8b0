import { expect, test } from "bun:test";
import { join } from "node:path";
import { namedKeys } from "@millrace/mesh/testing";
import { openCatalogDatabase } from "./start-catalog.ts";

const folder = join(import.meta.dir, "..");
const start = (env: Record<string, string>) =>
  Bun.spawn([process.execPath, "src/main.ts"], { env, stdout: "ignore", stderr: "pipe", cwd: folder });

test("names every missing setting, one line each, and ends with 78", async () => {
  const child = start({});
  const lines = (await new Response(child.stderr).text()).trim().split("\n");
  expect(await child.exited).toBe(78);
  const named = lines.map((line) => /^catalog: ([A-Z_]+): is missing/.exec(line)?.[1] ?? line);
  expect(named).toEqual([
    ...["PORT", "SERVICE_KEY", "MESH_KEYS", "DATABASE_URL", "NATS_URL", "AUTH_URL", "PUBLIC_URL"],
    ...["MEDIA_URL", "CLOUDFRONT_KEY_PAIR_ID", "CLOUDFRONT_PRIVATE_KEY"],
  ]);
});

test("starts alone, becomes ready, and ends at SIGTERM with 0", async () => {
  await using database = await openCatalogDatabase();
  const { nats, cdn } = database.stack;
  const keys = await namedKeys("catalog");
  const port = freePort();
  const child = start({
    PORT: String(port),
    SERVICE_KEY: JSON.stringify(keys.serviceKey),
    MESH_KEYS: JSON.stringify(keys.meshKeys),
    DATABASE_URL: database.url,
    NATS_URL: nats.url,
    AUTH_URL: "http://127.0.0.1:1",
    PUBLIC_URL: "http://127.0.0.1:2",
    MEDIA_URL: cdn.url,
    CLOUDFRONT_KEY_PAIR_ID: cdn.keyPairId,
    CLOUDFRONT_PRIVATE_KEY: cdn.privateKeyPem,
  });
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000), keepalive: false });
  for (let response: Response | undefined; response?.status !== 200 && child.exitCode === null; ) {
    response = await ready().catch(() => undefined);
    if (!response?.ok) await Bun.sleep(50);
  }
  expect(await (await ready()).json()).toEqual({ service: "catalog", parts: { postgres: "up", nats: "up" } });
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
}, 20_000);

const freePort = (): number => {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  probe.stop(true);
  return probe.port;
};
