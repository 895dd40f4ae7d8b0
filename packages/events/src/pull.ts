import type { StreamName } from "@millrace/contracts";
import { counter, log } from "@millrace/telemetry";
import { AckPolicy, type Consumer, DeliverPolicy, type JsMsg } from "@nats-io/jetstream";
import type { Bus } from "./bus.ts";
import { declareStreams } from "./streams.ts";
import { unlessAborted } from "./unless-aborted.ts";
import type { Verdict } from "./verdict.ts";

/** A durable pull consumer: its name, what it hears, and how long a delivery may stay silent. */
export type Pull = {
  readonly durable: string;
  readonly stream: StreamName;
  readonly subjects: readonly string[];
  readonly ackWaitMs: number;
};

const handledCount = counter("millrace.events.handled", "Deliveries, by verdict");
const pullMs = 5_000;

/**
 * Pulls one message at a time, for as long as it lives, and does with each what `handle` decides. A lost server, stream or consumer is
 * declared again. Disposing stops pulling and waits for the message in hand; one that comes later, by the pull that still stands
 * open at the server, is handed back.
 */
export const startPull = (
  bus: Bus,
  pull: Pull,
  handle: (message: JsMsg) => Promise<Verdict>,
): AsyncDisposable => {
  const stopping = new AbortController();
  const running = pullForever(bus, pull, handle, stopping.signal);
  return {
    [Symbol.asyncDispose]: () => {
      stopping.abort();
      return running;
    },
  };
};

const pullForever = async (
  bus: Bus,
  pull: Pull,
  handle: (message: JsMsg) => Promise<Verdict>,
  signal: AbortSignal,
): Promise<void> => {
  let consumer: Consumer | undefined;
  for (let failures = 0; !signal.aborted; ) {
    try {
      consumer ??= await declareConsumer(bus, pull);
      const message = await nextMessage(consumer, signal);
      failures = 0;
      if (message) await settle(message, await handle(message));
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      consumer = undefined;
      if (failures === 1 || failures % 20 === 0)
        log.warn({ err: error, durable: pull.durable, failures }, "consumer will come back");
      await Bun.sleep(Math.min(2_000, 100 * 2 ** failures));
    }
  }
};

// Only one message is ever asked for: what is prefetched behind a long job is delivered again before it is looked at.
const nextMessage = (consumer: Consumer, signal: AbortSignal): Promise<JsMsg | null | undefined> =>
  unlessAborted(consumer.next({ expires: pullMs }), signal, (message) => message?.nak());

const declareConsumer = async (
  bus: Bus,
  { durable, stream, subjects, ackWaitMs }: Pull,
): Promise<Consumer> => {
  await declareStreams(bus.manager);
  // What a new version hears or waits for otherwise: adding would be refused where the durable is there and differs.
  const changeable = { filter_subjects: [...subjects], ack_wait: ackWaitMs * 1_000_000 };
  const { consumers } = bus.manager;
  const known = await consumers.info(stream, durable).catch(() => undefined);
  if (known) await consumers.update(stream, durable, changeable);
  else
    await consumers.add(stream, {
      ...changeable,
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      max_deliver: -1,
      max_ack_pending: 1_000,
    });
  return bus.stream.consumers.get(stream, durable);
};

const settle = async (message: JsMsg, verdict: Verdict): Promise<void> => {
  handledCount.add(1, { subject: message.subject, verdict: verdict.outcome });
  if (verdict.outcome === "done") await message.ackAck();
  if (verdict.outcome === "retry") message.nak(verdict.afterMs);
  if (verdict.outcome === "dead") message.term(verdict.reason.slice(0, 200));
};
