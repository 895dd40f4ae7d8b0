import { expect, test } from "bun:test";
import { rulesFor } from "../../src/policy/rules.ts";
import { plannedStack, webOrigins } from "../planned-stack.ts";
import { editPolicy, type Plan, spoil, without } from "./spoiled-plan.ts";

const plan = await plannedStack();
const rules = rulesFor({ webOrigins, uploadPrefix: "unfinished/" });
const lifecycle = "BucketLifecycleConfiguration";
const cors = (path: string, value: unknown) =>
  spoil(plan, "BucketCorsConfiguration", "uploads", `corsRules.0.${path}`, value);

const cases: [rule: string, edit: string, spoiled: Plan, complaint: string][] = [
  ["noPublicBucket", "no block", without(plan, "BucketPublicAccessBlock", "media"), "Bucket media"],
  [
    "noPublicBucket",
    "one door open",
    spoil(plan, "BucketPublicAccessBlock", "uploads", "blockPublicPolicy", false),
    "Bucket uploads",
  ],
  [
    "ownerEnforced",
    "ACLs back",
    spoil(plan, "BucketOwnershipControls", "access-logs", "rule.objectOwnership", "ObjectWriter"),
    "honours ACLs",
  ],
  [
    "encryptedAtRest",
    "no encryption",
    without(plan, "BucketServerSideEncryptionConfiguration", "media"),
    "does not encrypt",
  ],
  ["tlsOnly", "no policy at all", without(plan, "BucketPolicy", "uploads-policy"), "plain HTTP"],
  [
    "tlsOnly",
    "denial dropped",
    editPolicy(plan, "BucketPolicy", "media-policy", (it) => (it.Sid === "RefusePlainHttp" ? undefined : it)),
    "Bucket media: answers plain HTTP",
  ],
  [
    "tlsOnly",
    "denial turned round",
    editPolicy(plan, "BucketPolicy", "media-policy", (it) =>
      it.Sid === "RefusePlainHttp" ? { ...it, Condition: { Bool: { "aws:SecureTransport": "true" } } } : it,
    ),
    "plain HTTP",
  ],
  ["abandonedPartsCleared", "no lifecycle", without(plan, lifecycle, "media"), "abandoned multipart"],
  [
    "abandonedPartsCleared",
    "a week",
    spoil(plan, lifecycle, "uploads", "rules.0.abortIncompleteMultipartUpload.daysAfterInitiation", 7),
    "longer than a day",
  ],
  [
    "abandonedPartsCleared",
    "switched off",
    spoil(plan, lifecycle, "uploads", "rules.0.status", "Disabled"),
    "Bucket uploads",
  ],
  [
    "oldVersionsExpire",
    "rule gone",
    spoil(plan, lifecycle, "media", "rules", []),
    "Bucket media: keeps old versions",
  ],
  [
    "unfinishedUploadsExpire",
    "other prefix",
    spoil(plan, lifecycle, "uploads", "rules.2.filter.prefix", "old/"),
    "stay for ever",
  ],
  [
    "onlyUnfinishedExpires",
    "sources by age",
    spoil(plan, lifecycle, "uploads", "rules.2.filter.prefix", ""),
    "deletes finished objects",
  ],
  [
    "onlyUnfinishedExpires",
    "media by age",
    spoil(plan, lifecycle, "media", "rules.1.expiration", { days: 30 }),
    "Bucket media",
  ],
  ["uploadCorsExact", "any origin", cors("allowedOrigins", ["*"]), "CORS is not exactly"],
  ["uploadCorsExact", "GET too", cors("allowedMethods", ["PUT", "GET"]), "CORS is not exactly"],
  ["uploadCorsExact", "ETag hidden", cors("exposeHeaders", []), "CORS is not exactly"],
  ["uploadCorsExact", "no CORS", without(plan, "BucketCorsConfiguration", "uploads"), "CORS is not exactly"],
];

test.each(cases)("%s turns red: %s", (rule, _edit, spoiled, complaint) => {
  expect(rules[rule]?.(spoiled).join("\n")).toContain(complaint);
});
