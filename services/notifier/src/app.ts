import type { EventTables } from "@millrace/database";
import type { Bus } from "@millrace/events";
import { routerFrom, serviceApp } from "@millrace/mesh";
import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.ts";

export type NotifierAppDeps = { readonly db: Kysely<Tables & EventTables>; readonly bus: Bus };

/** Answers nothing but its health. The mail server is no part of that: what it does not take waits in the table. */
export const notifierApp = ({ db, bus }: NotifierAppDeps) =>
  serviceApp({
    name: "notifier",
    router: routerFrom(),
    identify: async () => ({ service: undefined, caller: undefined }),
    trusted: true,
    ready: { postgres: () => sql`select 1`.execute(db), nats: () => bus.connection.rtt() },
  });
