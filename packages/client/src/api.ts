import type { publicApi } from "@millrace/contracts";
import type { RouterOf } from "@millrace/mesh";
import type { TRPCClient } from "@trpc/client";

type PublicContract = (typeof publicApi)[number];

/** The gateway's tRPC router, as the contracts describe it. */
export type Api = RouterOf<PublicContract>;

/** The typed calls, by contract and procedure: `calls.content.list.query({})`. */
export type Calls = Pick<TRPCClient<Api>, PublicContract["name"]>;

type OpenPaths<C extends PublicContract> = C extends PublicContract
  ? {
      [Name in keyof C["procedures"] & string]: C["procedures"][Name] extends { access: "public" }
        ? `${C["name"]}.${Name}`
        : never;
    }[keyof C["procedures"] & string]
  : never;

// A record, not an array: a new public procedure does not compile until it is named here.
const openCalls: Readonly<Record<OpenPaths<PublicContract>, true>> = {
  "auth.register": true,
  "auth.signIn": true,
  "auth.refresh": true,
  "auth.signOut": true,
};

/** Whether a procedure is answered without an access token. */
export const isOpenCall = (path: string): boolean => path in openCalls;
