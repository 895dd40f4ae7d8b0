import { log, waitAtMost } from "@millrace/telemetry";
import type { AnyElysia } from "elysia";

/** Listens until disposed; disposing waits for requests under way, for `graceMs` at the most. */
export const serve = (
  app: AnyElysia,
  { host, port }: { host: string; port: number },
  graceMs = 5_000,
): AsyncDisposable => {
  // Bun ends a quiet request after 10 s by default; deadlines are ours to keep, and uploads may pause. Elysia would share
  // the port with whoever has it already: a taken port must fail here, not serve half of the calls elsewhere.
  app.listen({
    hostname: host,
    port,
    idleTimeout: 120,
    maxRequestBodySize: 16 * 1_024 ** 3,
    reusePort: false,
  });
  log.info({ host, port: app.server?.port }, "listening");
  return {
    [Symbol.asyncDispose]: async () => {
      void app.server?.stop();
      await waitAtMost(
        untilIdle(() => app.server?.pendingRequests ?? 0),
        graceMs,
      );
      await app.server?.stop(true);
    },
  };
};

// The server's own stop would also wait for connections that a client keeps open without asking anything.
const untilIdle = async (pending: () => number): Promise<void> => {
  while (pending() > 0) await Bun.sleep(20);
};

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
export const terminated = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      process.on(signal, () => process.exit(1));
      resolve(signal);
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  });
