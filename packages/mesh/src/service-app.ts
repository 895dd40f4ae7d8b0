import { Fault } from "@millrace/contracts";
import type { AnyTRPCRouter } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Elysia } from "elysia";
import { boundedBody } from "./bounded-body.ts";
import { callContext, type Identify } from "./call-context.ts";
import { meshHeaders } from "./call-scope.ts";
import { asFault, faultBody, logBug, retryAfter, statusOf } from "./fault-shape.ts";
import { outcomeOf } from "./outcome.ts";
import { type Checks, readinessOf } from "./readiness.ts";
import { requestIdOf } from "./request-id.ts";

/** What makes a service answer. `ready` names each dependency with a check that throws while it is not there. */
export type ServiceAppOptions = {
  readonly name: string;
  readonly router: AnyTRPCRouter;
  readonly identify: Identify;
  /** True behind the gateway, where mesh headers may be believed. */
  readonly trusted: boolean;
  readonly ready: Checks;
};

const maxBatch = 20;

/** The Elysia app that every service shares: its contracts over tRPC, liveness, readiness, and typed errors. Does not listen. */
export const serviceApp = ({ name, router, identify, trusted, ready }: ServiceAppOptions) => {
  const readiness = readinessOf(ready);
  return new Elysia({ name })
    .onRequest(({ request, set }) => {
      set.headers[meshHeaders.requestId] = requestIdOf(request);
    })
    .onError(({ error, code, request, set }) => {
      const fault = code === "NOT_FOUND" ? new Fault("request.unknown") : outcomeOf(error, request.signal);
      const requestId = requestIdOf(request);
      logBug(fault, new URL(request.url).pathname, requestId);
      set.status = statusOf(fault);
      Object.assign(set.headers, retryAfter(fault));
      return { error: faultBody(fault, requestId) };
    })
    .get("/health/live", () => ({ alive: true }))
    .get("/health/ready", async ({ set }) => {
      const parts = await readiness();
      if (Object.values(parts).includes("down")) set.status = 503;
      return { service: name, parts };
    })
    .all(
      "/trpc/*",
      async ({ request, server }) => {
        if (request.headers.get("accept")?.includes("text/event-stream")) server?.timeout(request, 0);
        return fetchRequestHandler({
          endpoint: "/trpc",
          req: await boundedBody(request),
          router,
          createContext: ({ resHeaders }) =>
            callContext(request, identify, { trusted, responseHeaders: resHeaders }),
          maxBatchSize: maxBatch,
          onError: ({ error, path }) => logBug(asFault(error), path ?? "", requestIdOf(request)),
          responseMeta: ({ errors }) => ({
            headers: Object.assign({}, ...errors.map((error) => retryAfter(asFault(error)))),
          }),
        });
      },
      { parse: "none" },
    );
};
