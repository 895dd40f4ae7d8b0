import { Fault } from "@millrace/contracts";
import { type Identify, serviceApp } from "@millrace/mesh";
import type { AnyTRPCRouter } from "@trpc/server";
import { docsPage } from "./docs-page.ts";
import { atTheEdge, type EdgeRules } from "./edge.ts";
import { openApiDocument } from "./openapi.ts";
import type { PassThrough } from "./pass-through.ts";
import { restEndpoints, restHandler } from "./rest.ts";

export type AppDeps = EdgeRules & {
  readonly router: AnyTRPCRouter;
  readonly identify: Identify;
  readonly toContent: PassThrough;
  readonly toCatalog: PassThrough;
  readonly publicUrl: string;
  readonly ready: Readonly<Record<string, () => Promise<unknown>>>;
};

const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
};

/** The public API over HTTP: tRPC, REST, OpenAPI with its page, uploads by form, manifests for players without cookies. */
export const gatewayApp = (deps: AppDeps) => {
  const { router, identify } = deps;
  const document = openApiDocument(deps.publicUrl);
  const page = docsPage(document);
  const app = serviceApp({ name: "gateway", router, identify, trusted: false, ready: deps.ready })
    .onRequest(atTheEdge(deps))
    .get("/", ({ redirect }) => redirect("/docs"))
    .get("/openapi.json", () => document)
    .get("/docs", () => new Response(page, { headers: pageHeaders }))
    .get("/playback/*", ({ request }) => deps.toCatalog(request))
    .post(
      "/upload",
      async ({ request, server }) => {
        server?.timeout(request, 0);
        const { caller } = await identify(request.headers, "user");
        if (!caller) throw new Fault("auth.required");
        return deps.toContent(request);
      },
      { parse: "none" },
    );
  for (const endpoint of restEndpoints())
    app.route(endpoint.method, endpoint.pattern, restHandler(endpoint, router, identify), { parse: "none" });
  return app;
};
