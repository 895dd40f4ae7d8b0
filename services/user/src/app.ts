import { addressBookContract, userContract } from "@millrace/contracts";
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
import { addressBookHandlers, type UserDeps, userHandlers } from "./handlers.ts";

export type UserAppDeps = UserDeps & {
  readonly bus: Bus;
  readonly keys: Pick<MeshKeys, "meshKeys">;
  readonly authUrl: string;
};

export const userApp = ({ bus, keys, authUrl, ...deps }: UserAppDeps) =>
  serviceApp({
    name: "user",
    router: routerFrom(
      implement(userContract, userHandlers(deps)),
      implement(addressBookContract, addressBookHandlers(deps)),
    ),
    identify: serviceIdentity("user", keys, userKeysFrom(authUrl)),
    trusted: true,
    ready: { postgres: () => sql`select 1`.execute(deps.db), nats: () => bus.connection.rtt() },
  });
