import { contentContract, Fault, ledgerContract } from "@millrace/contracts";
import { type Identify, implement, routerFrom, serviceApp } from "@millrace/mesh";
import { traced } from "@millrace/telemetry";
import { contentHandlers, type HandlerDeps, ledgerHandlers } from "./handlers.ts";
import { receiveForm } from "./receive-form.ts";

export type AppDeps = HandlerDeps & {
  readonly identify: Identify;
  readonly ready: Readonly<Record<string, () => Promise<unknown>>>;
};

/** The content service's HTTP face: two contracts over tRPC, and `POST /upload` for forms. */
export const contentApp = (deps: AppDeps) => {
  const router = routerFrom(
    implement(contentContract, contentHandlers(deps)),
    implement(ledgerContract, ledgerHandlers(deps)),
  );
  return serviceApp({
    name: "content",
    router,
    identify: deps.identify,
    trusted: true,
    ready: deps.ready,
  }).post(
    "/upload",
    async ({ request, server, set }) => {
      server?.timeout(request, 0);
      const { caller } = await deps.identify(request.headers, "user");
      if (!caller) throw new Fault("auth.required");
      set.status = 201;
      const parent = { traceparent: request.headers.get("traceparent") ?? undefined };
      return traced("content.upload", {}, () => receiveForm(deps, request, caller.userId), {
        kind: "server",
        parent,
      });
    },
    { parse: "none" },
  );
};
