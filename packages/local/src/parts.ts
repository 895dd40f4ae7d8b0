import { openCdn } from "./cdn.ts";
import type { ChildHost } from "./child.ts";
import type { ExternalParts } from "./external.ts";
import type { KeptChild } from "./kept-child.ts";
import { openMail } from "./mail.ts";
import { openNats } from "./nats.ts";
import { objectsAddress, openObjects } from "./objects.ts";
import type { Part } from "./part.ts";
import type { Ports } from "./ports.ts";
import { openPostgres } from "./postgres.ts";
import type { Secrets } from "./secrets.ts";
import type { StackAddresses } from "./stack-file.ts";
import { openTraces } from "./traces.ts";

/** What the parts are started with. */
export type PartsContext = {
  readonly dataFolder: string;
  readonly host: ChildHost;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly webOrigins: readonly string[];
  readonly searchPath: string;
};

/** Told for each part when it is begun and when it is there; `afterMs` counts from the start of all. */
export type StackProgress = {
  readonly part: keyof StackAddresses;
  readonly state: "external" | "starting" | "ready";
  readonly afterMs: number;
};

/**
 * Starts what is not external, all parts at the same time. When one fails, the others are stopped before the error
 * is thrown. The children come in the order in which they are to be stopped last to first.
 */
export const openParts = async (
  context: PartsContext,
  external: ExternalParts,
  onProgress: (progress: StackProgress) => void,
): Promise<{ addresses: StackAddresses; children: readonly KeptChild[] }> => {
  const { ports, secrets, webOrigins } = context;
  const begin = beginWith(onProgress);
  // Known before it runs, so that the CDN need not wait for it.
  const bucket = external.objects ?? objectsAddress(ports("objects"), secrets);
  const opening = {
    traces: begin("traces", external.traces, () =>
      openTraces({ ...context, port: ports("traces"), grpcPort: ports("traces-grpc") }),
    ),
    postgres: begin("postgres", external.postgres, () =>
      openPostgres({ ...context, port: ports("postgres"), password: secrets.postgresPassword }),
    ),
    nats: begin("nats", external.nats, () =>
      openNats({
        ...context,
        port: ports("nats"),
        monitorPort: ports("nats-monitor"),
        password: secrets.natsPassword,
      }),
    ),
    objects: begin("objects", external.objects, () =>
      openObjects({ ...context, address: bucket, webOrigins }),
    ),
    mail: begin("mail", external.mail, () =>
      openMail({ ...context, smtpPort: ports("smtp"), pagePort: ports("mail") }),
    ),
    cdn: begin("cdn", external.cdn, () =>
      openCdn({
        ...context,
        port: ports("cdn"),
        origin: { ...bucket, bucket: bucket.mediaBucket },
        webOrigins,
      }),
    ),
  };
  const children = await childrenOf(Object.values(opening));
  const addresses = {
    postgres: (await opening.postgres).address,
    nats: (await opening.nats).address,
    objects: (await opening.objects).address,
    mail: (await opening.mail).address,
    traces: (await opening.traces).address,
    cdn: (await opening.cdn).address,
  };
  return { addresses, children };
};

const beginWith = (onProgress: (progress: StackProgress) => void) => {
  const since = Date.now();
  return async <Address>(
    part: keyof StackAddresses,
    given: Address | undefined,
    open: () => Promise<Part<Address>>,
  ): Promise<Part<Address>> => {
    const tell = (state: StackProgress["state"]) => onProgress({ part, state, afterMs: Date.now() - since });
    tell(given ? "external" : "starting");
    if (given) return { address: given };
    const opened = await open();
    tell("ready");
    return opened;
  };
};

const childrenOf = async (opening: readonly Promise<Part<unknown>>[]): Promise<readonly KeptChild[]> => {
  const settled = await Promise.allSettled(opening);
  const children = settled.flatMap((it) =>
    it.status === "fulfilled" && it.value.child ? [it.value.child] : [],
  );
  const failures = settled.flatMap((it) => (it.status === "rejected" ? [it.reason] : []));
  if (failures.length === 0) return children;
  await Promise.all(children.map((child) => child.stop()));
  throw failures.length === 1 ? failures[0] : new AggregateError(failures, failures.map(String).join("\n"));
};
