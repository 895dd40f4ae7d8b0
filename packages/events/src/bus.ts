import { log, waitAtMost } from "@millrace/telemetry";
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { type ConnectionOptions, connect, type NatsConnection } from "@nats-io/transport-node";
import { dueEvery } from "./due-every.ts";
import { declareStreams } from "./streams.ts";

/** A connection to NATS that comes back by itself for as long as the process lives. */
export type Bus = AsyncDisposable & {
  readonly connection: NatsConnection;
  readonly stream: JetStreamClient;
  readonly manager: JetStreamManager;
};

/**
 * Connects, waiting for a server that is not there yet (and saying so), and declares the streams. A `tls:` address never makes do
 * with a plain connection. Disposing drains.
 */
export const openBus = async (url: string, name: string): Promise<Bus> => {
  const connection = await untilConnected({
    ...serverOf(new URL(url)),
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 5_000,
    maxPingOut: 2,
  });
  void reportStatus(connection);
  const manager = await jetstreamManager(connection, { timeout: 5_000, checkAPI: false });
  const bus = { connection, manager, stream: jetstream(connection, { timeout: 5_000 }) };
  await untilDeclared(bus.manager);
  return {
    ...bus,
    [Symbol.asyncDispose]: () =>
      waitAtMost(
        connection.drain().catch(() => {}),
        3_000,
      ),
  };
};

const serverOf = ({ protocol, host, username, password }: URL): ConnectionOptions => ({
  servers: host,
  ...(protocol === "tls:" ? { tls: {} } : {}),
  ...(username && !password ? { token: decodeURIComponent(username) } : {}),
  ...(password ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
});

// The client's own waiting for the first connection would not tell what it waits for, and why.
const untilConnected = async (options: ConnectionOptions): Promise<NatsConnection> => {
  const mayLog = dueEvery(10_000);
  for (;;) {
    try {
      return await connect({ ...options });
    } catch (error) {
      if (mayLog()) log.warn({ err: error, server: options.servers }, "waiting for NATS");
      await Bun.sleep(250 + Math.random() * 250);
    }
  }
};

// A server that has just started answers before its JetStream does.
const untilDeclared = async (manager: JetStreamManager): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await declareStreams(manager);
    } catch (error) {
      if (attempt % 20 === 0) log.warn({ err: error, attempt }, "JetStream does not answer yet");
      await Bun.sleep(Math.min(2_000, 100 * attempt));
    }
  }
};

const reportStatus = async (connection: NatsConnection): Promise<void> => {
  for await (const { type } of connection.status())
    if (type === "disconnect" || type === "reconnect")
      log.info({ status: type }, "event bus connection changed");
};
