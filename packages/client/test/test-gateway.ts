import {
  authContract,
  catalogContract,
  contentContract,
  Fault,
  newId,
  type Progress,
  userContract,
} from "@millrace/contracts";
import { type Handlers, type Identity, implement, routerFrom, serviceApp } from "@millrace/mesh";
import { testAccounts } from "./test-accounts.ts";

const unused = (): never => {
  throw new Fault("service.unavailable");
};

/** What the test decides about the gateway's answers. */
export type Script = {
  readonly uploads?: Pick<Handlers<typeof contentContract>, "startUpload" | "uploadParts" | "completeUpload">;
  readonly accessSeconds?: number;
  readonly progress?: (id: string) => AsyncIterable<Progress>;
};

/** A real HTTP server over the public contracts, with accounts in memory. Notes each request in `requests`. */
export const testGateway = (script: Script = {}) => {
  const accounts = testAccounts(script.accessSeconds ?? 600);
  const requests: { path: string; headers: Headers }[] = [];
  const identify = async (headers: Headers): Promise<Identity> => ({
    service: undefined,
    caller: accounts.callerOf(headers.get("authorization")),
  });
  const content: Handlers<typeof contentContract> = {
    ...(script.uploads ?? { startUpload: unused, uploadParts: unused, completeUpload: unused }),
    list: () => ({ items: [] }),
    byId: () => {
      throw new Fault("content.not_found");
    },
    rename: unused,
    remove: unused,
    progress: ({ id }) => (script.progress ?? unused)(id),
  };
  const router = routerFrom(
    implement(authContract, accounts.handlers),
    implement(userContract, {
      profile: (_, { caller }) => ({
        id: caller.userId,
        email: "ada@example.org",
        displayName: "Ada",
        createdAt: new Date(0).toISOString(),
      }),
      changeProfile: unused,
    }),
    implement(contentContract, content),
    implement(catalogContract, { list: unused, byId: unused, openPlayback: unused }),
  );
  const app = serviceApp({ name: "gateway", router, identify, trusted: false, ready: {} })
    .onRequest(({ request }) => {
      requests.push({ path: new URL(request.url).pathname.replace("/trpc/", ""), headers: request.headers });
    })
    .listen({ hostname: "127.0.0.1", port: 0 });
  return {
    url: `http://127.0.0.1:${app.server?.port}`,
    accounts,
    requests,
    callsOf: (path: string) => requests.filter((request) => request.path === path),
    [Symbol.asyncDispose]: async () => {
      await app.server?.stop(true);
    },
  };
};

export const someContentId = newId("content");
