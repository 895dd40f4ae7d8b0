/** What a policy allows: which URLs, from when until when, for whom. Times are seconds since 1970. */
export type Policy = {
  readonly resource: string;
  readonly lessThan: number;
  readonly greaterThan?: number;
  readonly sourceIp?: string;
};

type Fields = Readonly<Record<string, unknown>>;

/** The canned policy's text for a URL, byte for byte as a signer builds it. */
export const cannedPolicy = (resource: string, expires: number): string =>
  JSON.stringify({
    Statement: [{ Resource: resource, Condition: { DateLessThan: { "AWS:EpochTime": expires } } }],
  });

/**
 * Reads a custom policy; undefined when it is not one. A condition that is not known is a policy that is not
 * understood, and so refused. Without a Resource a policy is for everything, as with CloudFront.
 */
export const parsePolicy = (text: string): Policy | undefined => {
  const statement = onlyStatement(parseJson(text));
  const condition = fieldsOf(statement?.Condition, ["DateLessThan", "DateGreaterThan", "IpAddress"]);
  if (!statement || !condition) return undefined;
  const { Resource: resource = "*" } = statement;
  const lessThan = epoch(condition.DateLessThan);
  const greaterThan = epoch(condition.DateGreaterThan);
  const sourceIp = fieldsOf(condition.IpAddress, ["AWS:SourceIp"])?.["AWS:SourceIp"];
  if (typeof resource !== "string" || lessThan === undefined) return undefined;
  if (condition.DateGreaterThan !== undefined && greaterThan === undefined) return undefined;
  if (condition.IpAddress !== undefined && typeof sourceIp !== "string") return undefined;
  return {
    resource,
    lessThan,
    ...(greaterThan === undefined ? {} : { greaterThan }),
    ...(typeof sourceIp === "string" ? { sourceIp } : {}),
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const onlyStatement = (policy: unknown): Fields | undefined => {
  const statements = fieldsOf(policy, ["Statement", "Version", "Id"])?.Statement;
  if (!Array.isArray(statements) || statements.length !== 1) return undefined;
  return fieldsOf(statements[0], ["Resource", "Condition"]);
};

const epoch = (condition: unknown): number | undefined => {
  const value = fieldsOf(condition, ["AWS:EpochTime"])?.["AWS:EpochTime"];
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
};

/** An object that has no other fields than these. */
const fieldsOf = (value: unknown, known: readonly string[]): Fields | undefined => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).every((name) => known.includes(name)) ? (value as Fields) : undefined;
};
