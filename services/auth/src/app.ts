import { authContract } from "@millrace/contracts";
import type { Bus } from "@millrace/events";
import { implement, type MeshKeys, routerFrom, serviceApp, serviceIdentity } from "@millrace/mesh";
import { createLocalJWKSet } from "jose";
import { sql } from "kysely";
import { type AuthDeps, authHandlers } from "./handlers.ts";
import { publicKeys } from "./signing-keys.ts";

export type AuthAppDeps = AuthDeps & { readonly bus: Bus; readonly keys: Pick<MeshKeys, "meshKeys"> };

export const authApp = ({ bus, keys, ...deps }: AuthAppDeps) =>
  serviceApp({
    name: "auth",
    router: routerFrom(implement(authContract, authHandlers(deps))),
    identify: serviceIdentity("auth", keys, async (header, token) =>
      createLocalJWKSet(await publicKeys(deps.db))(header, token),
    ),
    trusted: true,
    ready: { postgres: () => sql`select 1`.execute(deps.db), nats: () => bus.connection.rtt() },
  }).get("/.well-known/jwks.json", ({ set }) => {
    set.headers["cache-control"] = "public, max-age=300";
    return publicKeys(deps.db);
  });
