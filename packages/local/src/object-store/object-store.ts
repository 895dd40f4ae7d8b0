import { mkdir } from "node:fs/promises";
import { openBlobFolder } from "./blob-folder.ts";
import type { Store } from "./call.ts";
import { type ConfiguredBucket, configureBuckets } from "./configured-buckets.ts";
import { type HandlerDeps, handleRequest } from "./handle-request.ts";
import { openIndex } from "./index-db.ts";
import { sweepLifecycle } from "./lifecycle-sweep.ts";
import type { Credentials } from "./sigv4-signature.ts";

export type ObjectStoreOptions = {
  /** Holds everything; one process at a time. */
  folder: string;
  /** 0 for any free port. */
  port: number;
  host?: string;
  credentials: readonly Credentials[];
  region: string;
  buckets: readonly ConfiguredBucket[];
  /** Told of bugs and broken disks; refusals are the caller's business. */
  onFault?: (error: unknown, requestId: string) => void;
};

export type ObjectStore = AsyncDisposable & { url: string };

const maxRequestBytes = 5 * 1024 ** 3 + 64 * 1024 ** 2;
const idleSeconds = 240;
const drainMs = 5_000;
const sweepEveryMs = 3_600_000;

/** Listens, and stops by first letting go of idle connections, then of the others. */
const listen = (host: string, port: number, deps: HandlerDeps): AsyncDisposable & { url: string } => {
  const underWay = new Set<Promise<Response>>();
  const server = Bun.serve({
    hostname: host,
    port,
    idleTimeout: idleSeconds,
    maxRequestBodySize: maxRequestBytes,
    development: false,
    fetch: (request, self) => {
      const handled = handleRequest(request, deps, () => self.timeout(request, 0));
      underWay.add(handled);
      return handled.finally(() => underWay.delete(handled));
    },
    // A file that cannot be opened shows only after the answer was handed over.
    error: (error) => {
      deps.onFault(error, "response");
      return new Response(null, { status: 500 });
    },
  });
  return {
    url: `http://${host}:${server.port}`,
    [Symbol.asyncDispose]: async () => {
      await Promise.race([server.stop(), Bun.sleep(drainMs)]);
      await server.stop(true);
      await Promise.allSettled(underWay);
    },
  };
};

/** Sweeps once at the start and then every hour; stops after the sweep under way. */
const sweepRegularly = (store: Store, onFault: HandlerDeps["onFault"]): AsyncDisposable => {
  const sweep = () => sweepLifecycle(store).catch((error) => onFault(error, "lifecycle"));
  let last = sweep();
  const timer = setInterval(() => {
    last = last.then(sweep);
  }, sweepEveryMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await last;
    },
  };
};

/** Opens an S3 server over a folder. Whatever it acknowledged is on disk; disposing ends requests, then the rest. */
export const openObjectStore = async (options: ObjectStoreOptions): Promise<ObjectStore> => {
  const { folder, port, host = "127.0.0.1", credentials, region, onFault = () => {} } = options;
  const now = () => new Date();
  await mkdir(folder, { recursive: true });
  await using opened = new AsyncDisposableStack();
  const index = opened.use(openIndex(folder));
  const blobs = opened.use(await openBlobFolder(folder, index.isBlobUsed));
  const store: Store = { index, blobs, region, now };
  configureBuckets(store, options.buckets);
  opened.use(sweepRegularly(store, onFault));
  const { url } = opened.use(listen(host, port, { store, keyring: { credentials, region, now }, onFault }));
  const resources = opened.move();
  return { url, [Symbol.asyncDispose]: () => resources.disposeAsync() };
};
