import { at, listAt, ofKind, type PlannedResource, type Rule, requireBeside } from "./planned-resource.ts";
import { statements } from "./planned-statement.ts";

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const noPublicBucket: Rule = requireBeside(
  "BucketPublicAccessBlock",
  (inputs) => blocks.every((block) => inputs[block] === true),
  "is not closed to the public in all four ways",
);

export const ownerEnforced: Rule = requireBeside(
  "BucketOwnershipControls",
  (inputs) => at(inputs, "rule.objectOwnership") === "BucketOwnerEnforced",
  "still honours ACLs",
);

export const encryptedAtRest: Rule = requireBeside(
  "BucketServerSideEncryptionConfiguration",
  (inputs) =>
    ["AES256", "aws:kms"].includes(
      String(at(inputs, "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm")),
    ),
  "does not encrypt what it holds",
);

const refusesPlainHttp = (plan: readonly PlannedResource[], bucket: string): boolean =>
  statements(plan).some(
    (it) =>
      it.bucket === bucket &&
      it.effect === "Deny" &&
      it.principal === "*" &&
      it.actions.includes("s3:*") &&
      Bun.deepEquals(at(it.condition, "Bool"), { "aws:SecureTransport": "false" }),
  );

export const tlsOnly: Rule = (plan) =>
  ofKind(plan, "Bucket")
    .filter(({ id }) => !refusesPlainHttp(plan, id))
    .map(({ name }) => `Bucket ${name}: answers plain HTTP`);

export const abandonedPartsCleared: Rule = requireBeside(
  "BucketLifecycleConfiguration",
  (inputs) =>
    listAt(inputs, "rules").some(
      (rule) =>
        at(rule, "status") === "Enabled" &&
        at(rule, "filter.prefix") === "" &&
        at(rule, "abortIncompleteMultipartUpload.daysAfterInitiation") === 1,
    ),
  "keeps the parts of abandoned multipart uploads for longer than a day",
);

/** Sources and media go when a service deletes them: a rule that expires them by age is data loss. */
export const onlyUnfinishedExpires =
  (uploadPrefix: string): Rule =>
  (plan) =>
    ofKind(plan, "BucketLifecycleConfiguration")
      .filter(({ name }) => name !== "access-logs")
      .flatMap(({ name, inputs }) =>
        listAt(inputs, "rules")
          .filter((rule) => typeof at(rule, "expiration.days") === "number")
          .filter((rule) => name !== "uploads" || at(rule, "filter.prefix") !== uploadPrefix)
          .map((rule) => `Bucket ${name}: rule ${at(rule, "id")} deletes finished objects by age`),
      );

export const unfinishedUploadsExpire =
  (uploadPrefix: string): Rule =>
  (plan) =>
    ofKind(plan, "BucketLifecycleConfiguration")
      .flatMap(({ name, inputs }) => (name === "uploads" ? listAt(inputs, "rules") : []))
      .some(
        (rule) =>
          at(rule, "filter.prefix") === uploadPrefix && typeof at(rule, "expiration.days") === "number",
      )
      ? []
      : ["Bucket uploads: uploads that were never completed stay for ever"];

/** Versions are kept for a while, never for ever: otherwise deleting an item deletes nothing. */
export const oldVersionsExpire: Rule = (plan) =>
  ofKind(plan, "BucketVersioning")
    .filter(({ inputs }) => at(inputs, "versioningConfiguration.status") === "Enabled")
    .filter(
      ({ inputs }) =>
        !ofKind(plan, "BucketLifecycleConfiguration").some(
          (other) =>
            other.inputs.bucket === inputs.bucket &&
            listAt(other.inputs, "rules").some(
              (rule) => typeof at(rule, "noncurrentVersionExpiration.noncurrentDays") === "number",
            ),
        ),
    )
    .map(({ name }) => `Bucket ${name}: keeps old versions for ever`);

export const uploadCorsExact =
  (webOrigins: readonly string[]): Rule =>
  (plan) => {
    const exact = { allowedOrigins: webOrigins, allowedMethods: ["PUT"], exposeHeaders: ["ETag"] };
    const found = ofKind(plan, "BucketCorsConfiguration").flatMap(({ inputs }) =>
      listAt(inputs, "corsRules"),
    );
    const differs = found.filter((rule) =>
      Object.entries(exact).some(([field, value]) => !Bun.deepEquals(at(rule, field), value)),
    );
    return found.length === 1 && differs.length === 0
      ? []
      : ["Bucket uploads: CORS is not exactly PUT from the web origins with ETag exposed"];
  };
