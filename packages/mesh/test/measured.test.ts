import { expect, test } from "bun:test";

test("a misshapen answer is logged and counted as the bug it is, and refused calls are counted", async () => {
  const metrics: string[] = [];
  const collector = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      // Protobuf, but its texts can be found in it as bytes.
      const text = Buffer.from(await request.arrayBuffer()).toString("latin1");
      if (request.url.endsWith("/v1/metrics")) metrics.push(text);
      return new Response();
    },
  });
  const service = Bun.spawn(
    [process.execPath, `${import.meta.dir}/observed-service.ts`, collector.url.origin],
    {
      stdout: "pipe",
    },
  );
  const log = await new Response(service.stdout).text();
  await service.exited;
  await collector.stop(true);
  const bugs = log.split("\n").filter((line) => line.includes("procedure failed unexpectedly"));
  expect(bugs).toEqual([expect.stringContaining('"procedure":"demo.misshape"')]);
  for (const code of ["service.internal", "request.invalid", "auth.required"])
    expect(metrics.join()).toContain(code);
});
