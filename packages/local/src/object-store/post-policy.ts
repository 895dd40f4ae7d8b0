import { S3Error } from "./s3-error.ts";

export type PolicyCondition =
  | { kind: "eq" | "starts-with"; field: string; value: string }
  | { kind: "length"; minBytes: number; maxBytes: number };

export type PostPolicy = { expires: Date; conditions: readonly PolicyCondition[] };

const refuse = (message?: string): never => {
  throw new S3Error("InvalidPolicyDocument", message);
};

const lengthOf = (minBytes: unknown, maxBytes: unknown): PolicyCondition => {
  const isRange = Number.isInteger(minBytes) && Number.isInteger(maxBytes);
  return isRange ? { kind: "length", minBytes: Number(minBytes), maxBytes: Number(maxBytes) } : refuse();
};

const listCondition = ([kind, first, second]: readonly unknown[]): PolicyCondition => {
  const name = typeof kind === "string" ? kind.toLowerCase() : "";
  if (name === "content-length-range") return lengthOf(first, second);
  if (name !== "eq" && name !== "starts-with")
    return refuse("A condition is eq, starts-with or a length range.");
  if (typeof first !== "string" || !first.startsWith("$") || typeof second !== "string") return refuse();
  return { kind: name, field: first.slice(1).toLowerCase(), value: second };
};

const conditionsOf = (item: unknown): PolicyCondition[] => {
  if (Array.isArray(item)) return [listCondition(item)];
  if (typeof item !== "object" || item === null) return refuse();
  return Object.entries(item).map(([field, value]) =>
    typeof value === "string" ? { kind: "eq", field: field.toLowerCase(), value } : refuse(),
  );
};

const jsonOf = (base64: string): unknown => {
  try {
    return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    return refuse("The policy is not base64 of JSON.");
  }
};

/** Reads a form's `policy` field. */
export const parsePolicy = (base64: string): PostPolicy => {
  const document = jsonOf(base64);
  if (typeof document !== "object" || document === null) return refuse();
  const { expiration, conditions } = document as { expiration?: unknown; conditions?: unknown };
  const expires = new Date(typeof expiration === "string" ? expiration : Number.NaN);
  if (Number.isNaN(expires.getTime())) refuse("The policy has no expiration.");
  if (!Array.isArray(conditions)) return refuse("The policy has no conditions.");
  return { expires, conditions: conditions.flatMap(conditionsOf) };
};

const holds = (condition: PolicyCondition, fields: ReadonlyMap<string, string>): boolean => {
  if (condition.kind === "length") return true;
  const value = fields.get(condition.field) ?? "";
  return condition.kind === "eq" ? value === condition.value : value.startsWith(condition.value);
};

const needsNoCondition = (field: string): boolean =>
  ["policy", "x-amz-signature", "file"].includes(field) || field.startsWith("x-ignore-");

/**
 * Refuses a form that its policy does not allow: expired, a condition that fails, or a field that no condition
 * names. `fields` has names in lower case and `bucket` among them. Answers how large the file may be.
 */
export const assertPolicy = (
  { expires, conditions }: PostPolicy,
  fields: ReadonlyMap<string, string>,
  now: Date,
): { minBytes: number; maxBytes: number } => {
  const deny = (message: string): never => {
    throw new S3Error("AccessDenied", `Invalid according to policy: ${message}`);
  };
  if (expires.getTime() <= now.getTime()) deny("Policy expired.");
  const failed = conditions.find((condition) => !holds(condition, fields));
  if (failed !== undefined) deny(`Policy condition failed: ${JSON.stringify(failed)}`);
  const named = new Set(conditions.flatMap((condition) => ("field" in condition ? [condition.field] : [])));
  const extra = [...fields.keys()].find((field) => !needsNoCondition(field) && !named.has(field));
  if (extra !== undefined) deny(`Extra input fields: ${extra}`);
  const lengths = conditions.flatMap((condition) => (condition.kind === "length" ? [condition] : []));
  return {
    minBytes: Math.max(0, ...lengths.map(({ minBytes }) => minBytes)),
    maxBytes: Math.min(Number.MAX_SAFE_INTEGER, ...lengths.map(({ maxBytes }) => maxBytes)),
  };
};
