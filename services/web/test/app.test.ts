import { beforeAll, expect, test } from "bun:test";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { webApp } from "../src/app.ts";
import { builtPage } from "../src/build.ts";
import { pageFiles } from "../src/page-files.ts";

const origins = {
  gatewayUrl: "https://api.example.org",
  mediaUrl: "https://media.example.org/base",
  s3Endpoint: "https://objects.example.org:9000/path",
  s3Region: "us-east-1",
};
let folder: string;
let app: ReturnType<typeof webApp>;

beforeAll(async () => {
  folder = await builtPage(await mkdtemp(join(tmpdir(), "millrace-web-")));
  app = webApp({ files: await pageFiles(folder), origins });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  app.handle(new Request(`http://web.test${path}`, { headers }));
const scriptPath = async () => /src="(\/assets\/[^"]+\.js)"/.exec(await (await get("/")).text())?.[1] ?? "";

test("a second build of the same sources is the first one", async () => {
  expect(await builtPage(join(folder, ".."))).toBe(folder);
});

test("the page loads nothing from elsewhere and no server code", async () => {
  const html = await (await get("/")).text();
  expect(html).not.toMatch(/(?:src|href)="(?!\/)/);
  const script = await (await get(await scriptPath())).text();
  const foreign = ["elysia", "pino", "ZodString", "async_hooks", "jsxDEV"].filter((word) =>
    script.includes(word),
  );
  expect(foreign).toEqual([]);
  expect(script.length).toBeLessThan(400_000);
});

test("the index is asked for each time, hashed assets are kept for good", async () => {
  const index = await get("/");
  expect(index.headers.get("content-type")).toStartWith("text/html");
  expect(index.headers.get("cache-control")).toBe("no-cache");
  const script = await get(await scriptPath(), { "accept-encoding": "gzip" });
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(script.headers.get("content-type")).toStartWith("text/javascript");
  expect(script.headers.get("content-encoding")).toBe("gzip");
  expect(Bun.gunzipSync(await script.bytes()).length).toBeGreaterThan(100_000);
});

test("every answer bears the policy", async () => {
  for (const path of ["/", "/config.json", "/health/live", "/nowhere"]) {
    const { headers } = await get(path);
    expect(headers.get("content-security-policy")).toContain(
      "connect-src 'self' https://api.example.org https://objects.example.org:9000 https://media.example.org;",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("the page is told where the gateway is", async () => {
  expect(await (await get("/config.json")).json()).toEqual({ gatewayUrl: "https://api.example.org" });
});

test.each([
  ["/health/live", 200],
  ["/health/ready", 200],
  ["/favicon.svg", 200],
  ["/nowhere", 404],
  ["/assets/", 404],
  ["/..%2f..%2fpackage.json", 404],
  ["/%00", 404],
])("%s answers %i", async (path, status) => {
  expect((await get(path)).status).toBe(status);
});
