import { catalogContract } from "@millrace/contracts";
import type { Bus } from "@millrace/events";
import {
  implement,
  type MeshKeys,
  routerFrom,
  serviceApp,
  serviceIdentity,
  userKeysFrom,
} from "@millrace/mesh";
import { sql } from "kysely";
import { catalogHandlers } from "./handlers.ts";
import { serveManifest } from "./manifests.ts";
import type { Delivery } from "./playback.ts";
import { catalogStore, type Db } from "./store.ts";

export type AppDeps = {
  readonly db: Db;
  readonly bus: Bus;
  readonly keys: Pick<MeshKeys, "meshKeys">;
  readonly authUrl: string;
  readonly delivery: Delivery;
};

/** The catalog's HTTP face: its contract over tRPC, and manifests for whoever has a signature, without a token. */
export const catalogApp = ({ db, bus, keys, authUrl, delivery }: AppDeps) =>
  serviceApp({
    name: "catalog",
    router: routerFrom(implement(catalogContract, catalogHandlers({ store: catalogStore(db), delivery }))),
    identify: serviceIdentity("catalog", keys, userKeysFrom(authUrl)),
    trusted: true,
    ready: { postgres: () => sql`select 1`.execute(db), nats: () => bus.connection.rtt() },
  }).get("/playback/*", ({ request }) => serveManifest(delivery.mediaUrl, request));
