import { Elysia } from "elysia";
import type { PageFile, PageFiles } from "./page-files.ts";
import { type Origins, securityHeaders } from "./security-headers.ts";

export type WebDeps = { readonly files: PageFiles; readonly origins: Origins };

/** Serves the built page and what it needs to know of its surroundings. Does not listen. */
export const webApp = ({ files, origins }: WebDeps) =>
  new Elysia({ name: "web" })
    .headers(securityHeaders(origins))
    .onError(({ code, set }) => {
      set.status = code === "NOT_FOUND" ? 404 : 500;
      return code === "NOT_FOUND" ? "There is no such page." : "Something went wrong here.";
    })
    .get("/health/live", () => ({ alive: true }))
    .get("/health/ready", () => ({ service: "web", parts: { page: "up" } }))
    .get("/config.json", ({ set }) => {
      set.headers["cache-control"] = "no-cache";
      return { gatewayUrl: origins.gatewayUrl };
    })
    .get("*", ({ path, headers, set, status }) => {
      const file = files.get(path);
      return file
        ? answer(file, headers["accept-encoding"] ?? "", set.headers)
        : status(404, "There is no such page.");
    });

const answer = (file: PageFile, accepted: string, headers: Record<string, string | number>): Response => {
  const gzipped = /\bgzip\b/.test(accepted) ? file.gzipped : undefined;
  return new Response(gzipped ?? file.plain, {
    headers: {
      ...(headers as Record<string, string>),
      "content-type": file.type,
      "cache-control": file.cacheControl,
      ...(file.gzipped ? { vary: "accept-encoding" } : {}),
      ...(gzipped ? { "content-encoding": "gzip" } : {}),
    },
  });
};
