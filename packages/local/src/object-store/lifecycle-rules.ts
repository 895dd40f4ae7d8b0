import { S3Error } from "./s3-error.ts";
import { childrenOf, childText, findChild, parseXml, type XmlElement } from "./xml-read.ts";
import { xmlDocument } from "./xml-write.ts";

export type LifecycleRule = {
  id: string;
  isEnabled: boolean;
  prefix: string;
  expireDays?: number | undefined;
  abortUploadDays?: number | undefined;
};

const implemented = new Set([
  "ID",
  "Status",
  "Prefix",
  "Filter",
  "Expiration",
  "AbortIncompleteMultipartUpload",
]);

const daysIn = (rule: XmlElement, element: string, name: string): number | undefined => {
  const found = findChild(rule, element);
  if (found === undefined) return undefined;
  const days = childText(found, name);
  if (days === undefined) throw new S3Error("NotImplemented", `${element} takes ${name} alone.`);
  if (!/^[1-9]\d{0,5}$/.test(days))
    throw new S3Error("InvalidArgument", `${name} is a positive whole number.`);
  return Number(days);
};

const prefixOf = (rule: XmlElement): string => {
  const filter = findChild(rule, "Filter");
  const isPlain = filter?.children.every(({ name }) => name === "Prefix") ?? true;
  if (!isPlain) throw new S3Error("NotImplemented", "A lifecycle filter takes a prefix alone.");
  return childText(filter ?? rule, "Prefix") ?? "";
};

const ruleOf = (rule: XmlElement): LifecycleRule => {
  const foreign = rule.children.find(({ name }) => !implemented.has(name));
  if (foreign !== undefined) throw new S3Error("NotImplemented", `Lifecycle rules take no ${foreign.name}.`);
  const status = childText(rule, "Status");
  const parsed = {
    id: childText(rule, "ID") || Bun.randomUUIDv7(),
    isEnabled: status === "Enabled",
    prefix: prefixOf(rule),
    expireDays: daysIn(rule, "Expiration", "Days"),
    abortUploadDays: daysIn(rule, "AbortIncompleteMultipartUpload", "DaysAfterInitiation"),
  };
  const hasAction = parsed.expireDays !== undefined || parsed.abortUploadDays !== undefined;
  if (!hasAction || (status !== "Enabled" && status !== "Disabled")) throw new S3Error("MalformedXML");
  return parsed;
};

/** Reads a PutBucketLifecycleConfiguration document; what a sweep would not do is refused. */
export const parseLifecycleRules = (text: string): LifecycleRule[] => {
  const root = parseXml(text);
  const rules = childrenOf(root, "Rule").map(ruleOf);
  if (root.name !== "LifecycleConfiguration" || rules.length === 0 || rules.length > 1000) {
    throw new S3Error("MalformedXML");
  }
  if (new Set(rules.map(({ id }) => id)).size < rules.length) {
    throw new S3Error("InvalidArgument", "Every rule has an id of its own.");
  }
  return rules;
};

/** Writes the rules as a GetBucketLifecycleConfiguration document. */
export const lifecycleDocument = (rules: readonly LifecycleRule[]): string =>
  xmlDocument("LifecycleConfiguration", {
    Rule: rules.map(({ id, isEnabled, prefix, expireDays, abortUploadDays }) => ({
      ID: id,
      Filter: { Prefix: prefix },
      Status: isEnabled ? "Enabled" : "Disabled",
      Expiration: expireDays === undefined ? undefined : { Days: expireDays },
      AbortIncompleteMultipartUpload:
        abortUploadDays === undefined ? undefined : { DaysAfterInitiation: abortUploadDays },
    })),
  });
