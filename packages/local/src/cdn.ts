import { join } from "node:path";
import { openBunChild } from "./bun-child.ts";
import type { CdnOptions } from "./cdn/cdn-server.ts";
import type { Origin } from "./cdn/origin.ts";
import { openSigningKey } from "./cdn/signing-key.ts";
import type { ChildHost } from "./child.ts";
import type { Part } from "./part.ts";
import { speaks } from "./probe.ts";

/** Where media are played from, and the key that signs for it. */
export type CdnAddress = { readonly url: string; readonly keyPairId: string; readonly privateKeyPem: string };

export type LocalCdnOptions = {
  readonly dataFolder: string;
  readonly port: number;
  readonly origin: Origin;
  readonly webOrigins: readonly string[];
  readonly host: ChildHost;
};

/** Starts the local CDN in front of a bucket. The child gets the public key alone. */
export const openCdn = async (options: LocalCdnOptions): Promise<Part<CdnAddress>> => {
  const { dataFolder, port, origin, webOrigins, host } = options;
  const { keyPairId, privateKeyPem, trusted } = openSigningKey(join(dataFolder, "cdn"));
  const settings: CdnOptions = { port, origin, keys: [trusted], webOrigins };
  const url = `http://127.0.0.1:${port}`;
  const main = join(import.meta.dir, "cdn", "main.ts");
  const child = await openBunChild(
    { name: "cdn", main, settings, ready: () => speaks(url) },
    dataFolder,
    host,
  );
  return { child, address: { url, keyPairId, privateKeyPem } };
};
