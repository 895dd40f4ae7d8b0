import { log, waitAtMost } from "@millrace/telemetry";
import type { AnyElysia } from "elysia";

// The largest object that a store takes; what may be sent where is for each route to say.
const maxRequestBytes = 5 * 1_024 ** 4;

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
    maxRequestBodySize: maxRequestBytes,
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

/** Resolves at the first SIGTERM or SIGINT; a second one, of either kind, ends the process at once. */
export const terminated = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let isStopping = false;
    const stop = (signal: NodeJS.Signals) => {
      if (isStopping) process.exit(1);
      isStopping = true;
      resolve(signal);
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  });
