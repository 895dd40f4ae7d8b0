import type { Subprocess } from "bun";

export const freePort = (): number => {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  probe.stop(true);
  return probe.port;
};

/** What a service says of its parts once it is ready; throws when its process ends before that. */
export const untilReady = async (port: number, child: Subprocess): Promise<unknown> => {
  while (child.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(3_000),
    }).catch(() => undefined);
    if (response?.ok) return response.json();
    await Bun.sleep(50);
  }
  throw new Error(`the process ended with ${child.exitCode}`);
};
