import { expect, test } from "bun:test";
import { rulesFor } from "../../src/policy/rules.ts";
import { plannedStack, webOrigins } from "../planned-stack.ts";
import { type Plan, spoil, without } from "./spoiled-plan.ts";

const plan = await plannedStack();
const rules = rulesFor({ webOrigins, uploadPrefix: "unfinished/" });

const distribution = (path: string, value: unknown) => spoil(plan, "Distribution", "media", path, value);
const cachePolicy = (path: string, value: unknown) =>
  spoil(plan, "CachePolicy", "media-by-path", `parametersInCacheKeyAndForwardedToOrigin.${path}`, value);
const headers = (path: string, value: unknown) =>
  spoil(plan, "ResponseHeadersPolicy", "media-headers", `corsConfig.${path}`, value);
const unsigned = { viewerProtocolPolicy: "https-only", trustedKeyGroups: [] };

const cases: [rule: string, edit: string, spoiled: Plan, complaint: string][] = [
  [
    "originAccessControl",
    "none on the origin",
    distribution("origins.0.originAccessControlId", undefined),
    "without origin access control",
  ],
  [
    "originAccessControl",
    "one that never signs",
    spoil(plan, "OriginAccessControl", "media", "signingBehavior", "never"),
    "does not sign",
  ],
  [
    "viewersMustSign",
    "no key group",
    distribution("defaultCacheBehavior.trustedKeyGroups", []),
    "without a signature",
  ],
  [
    "viewersMustSign",
    "a second behaviour",
    distribution("orderedCacheBehaviors", [unsigned]),
    "without a signature",
  ],
  [
    "httpsOnly",
    "redirect",
    distribution("defaultCacheBehavior.viewerProtocolPolicy", "redirect-to-https"),
    "plain HTTP",
  ],
  [
    "modernTls",
    "TLS 1.1",
    distribution("viewerCertificate.minimumProtocolVersion", "TLSv1.1_2016"),
    "older than 1.2",
  ],
  [
    "modernTls",
    "left open",
    distribution("viewerCertificate.minimumProtocolVersion", undefined),
    "older than 1.2",
  ],
  ["http2And3", "HTTP/1.1", distribution("httpVersion", "http1.1"), "HTTP/3"],
  [
    "cachedByPath",
    "all query strings",
    cachePolicy("queryStringsConfig.queryStringBehavior", "all"),
    "queryString",
  ],
  ["cachedByPath", "cookies", cachePolicy("cookiesConfig.cookieBehavior", "all"), "cookieBehavior"],
  [
    "mediaCorsExact",
    "any origin",
    headers("accessControlAllowOrigins.items", ["*"]),
    "exactly the web origins",
  ],
  [
    "mediaCorsExact",
    "one too many",
    headers("accessControlAllowOrigins.items", [...webOrigins, "https://evil.example"]),
    "exactly the web origins",
  ],
  ["mediaCorsExact", "no credentials", headers("accessControlAllowCredentials", false), "signed cookies"],
  ["loggedWithoutSignatures", "no log", without(plan, "LogDeliverySource", "access-logs"), "no access log"],
  [
    "loggedWithoutSignatures",
    "query strings",
    spoil(plan, "LogDelivery", "access-logs", "recordFields", ["date", "cs-uri-query"]),
    "writes viewers' signatures",
  ],
  [
    "loggedWithoutSignatures",
    "all fields",
    spoil(plan, "LogDelivery", "access-logs", "recordFields", undefined),
    "writes viewers' signatures",
  ],
];

test.each(cases)("%s turns red: %s", (rule, _edit, spoiled, complaint) => {
  expect(rules[rule]?.(spoiled).join("\n")).toContain(complaint);
});
