import { expect, test } from "bun:test";
import { rulesFor } from "../../src/policy/rules.ts";
import { config, plannedStack, webOrigins } from "../planned-stack.ts";
import { editPolicy, type Plan } from "./spoiled-plan.ts";

const oidcProviderArn = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/AB12";
const plan = await plannedStack(config({ roleTrust: "irsa", oidcProviderArn }));
const rules = rulesFor({ webOrigins, uploadPrefix: "unfinished/" });

const permissions = (service: string, changes: object) =>
  editPolicy(plan, "RolePolicy", service, (it) => ({ ...it, ...changes }));
const grant = (changes: object) =>
  editPolicy(plan, "BucketPolicy", "media-policy", (it) =>
    it.Effect === "Allow" ? { ...it, ...changes } : it,
  );
const trust = (condition: Record<string, string>) =>
  editPolicy(plan, "Role", "encoder", (it) => ({ ...it, Condition: { StringEquals: condition } }));

const audience = { "oidc.example.com/id/AB12:aud": "sts.amazonaws.com" };

const cases: [rule: string, edit: string, spoiled: Plan, complaint: string][] = [
  ["noWildcardActions", "s3:*", permissions("encoder", { Action: ["s3:*"] }), "RolePolicy encoder"],
  ["noWildcardActions", "s3:Put*", permissions("content", { Action: "s3:Put*" }), "by wildcard"],
  ["noNegations", "NotAction", permissions("content", { NotAction: ["s3:DeleteBucket"] }), "does not name"],
  ["noNegations", "NotPrincipal", grant({ NotPrincipal: { AWS: "a" } }), "does not name"],
  ["noWildcardPrincipals", "anybody", grant({ Principal: "*" }), "BucketPolicy media-policy: allows anybody"],
  ["noWildcardPrincipals", "any account", grant({ Principal: { AWS: "*" } }), "allows anybody"],
  [
    "noWildcardPrincipals",
    "in a list",
    grant({ Principal: { AWS: ["arn:aws:iam::1:root", "*"] } }),
    "anybody",
  ],
  [
    "noWildcardResources",
    "everything",
    permissions("catalog", { Resource: ["*"] }),
    "beyond its own buckets",
  ],
  ["noWildcardResources", "all buckets", permissions("catalog", { Resource: "arn:aws:s3:::*/a" }), "beyond"],
  ["servicesBoundToSource", "no condition", grant({ Condition: undefined }), "any customer"],
  ["servicesBoundToSource", "another condition", grant({ Condition: { Bool: { a: "b" } } }), "any customer"],
  [
    "servicesBoundToSource",
    "bound to any account",
    grant({ Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::*:distribution/*" } } }),
    "any customer",
  ],
  ["webIdentityPinned", "no subject", trust(audience), "Role encoder"],
  [
    "webIdentityPinned",
    "any account of the namespace",
    trust({ ...audience, "oidc.example.com/id/AB12:sub": "system:serviceaccount:millrace:*" }),
    "more than one service account",
  ],
  [
    "webIdentityPinned",
    "no audience",
    trust({ "oidc.example.com/id/AB12:sub": "system:serviceaccount:millrace:encoder" }),
    "more than one service account",
  ],
];

test.each(cases)("%s turns red: %s", (rule, _edit, spoiled, complaint) => {
  expect(rules[rule]?.(spoiled).join("\n")).toContain(complaint);
});
