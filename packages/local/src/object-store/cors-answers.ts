import { type CorsRule, findCorsRule } from "./cors-rules.ts";
import { S3Error } from "./s3-error.ts";

const grant = (headers: Headers, rule: CorsRule, origin: string): void => {
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-allow-credentials", "true");
  headers.set("access-control-allow-methods", rule.methods.join(", "));
  if (rule.exposeHeaders.length > 0) {
    headers.set("access-control-expose-headers", rule.exposeHeaders.join(", "));
  }
};

/** Answers a preflight, which carries no signature; what no rule allows is refused. */
export const answerPreflight = (request: Request, rules: readonly CorsRule[] | undefined): Response => {
  const origin = request.headers.get("origin");
  const method = request.headers.get("access-control-request-method");
  if (origin === null || method === null) {
    throw new S3Error("InvalidRequest", "A preflight carries Origin and Access-Control-Request-Method.");
  }
  const asked = (request.headers.get("access-control-request-headers") ?? "").split(",");
  const names = asked.map((name) => name.trim()).filter((name) => name !== "");
  const rule = findCorsRule(rules ?? [], { origin, method, headers: names });
  if (rule === undefined) throw new S3Error("AccessForbidden");
  const headers = new Headers({
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  });
  grant(headers, rule, origin);
  if (names.length > 0) headers.set("access-control-allow-headers", names.join(", "));
  if (rule.maxAgeSeconds !== undefined) headers.set("access-control-max-age", String(rule.maxAgeSeconds));
  return new Response(null, { headers });
};

/** Lets a page of an allowed origin read this answer, an error too. */
export const addCorsHeaders = (
  request: Request,
  response: Response,
  rules: readonly CorsRule[] | undefined,
): void => {
  const origin = request.headers.get("origin");
  if (origin === null || rules === undefined) return;
  response.headers.append("vary", "Origin");
  const rule = findCorsRule(rules, { origin, method: request.method, headers: [] });
  if (rule !== undefined) grant(response.headers, rule, origin);
};
