import { S3Error } from "./s3-error.ts";
import { childrenOf, childText, childTexts, parseXml } from "./xml-read.ts";
import { xmlDocument } from "./xml-write.ts";

export const corsMethods = ["GET", "PUT", "POST", "DELETE", "HEAD"] as const;
export type CorsMethod = (typeof corsMethods)[number];

/** Origins match exactly, or by one `*` when a rule says so; so do header names, in any case. */
export type CorsRule = {
  id?: string | undefined;
  origins: readonly string[];
  methods: readonly CorsMethod[];
  headers: readonly string[];
  exposeHeaders: readonly string[];
  maxAgeSeconds?: number | undefined;
};

/** What a page of another origin asks: of a preflight or of the request itself. */
export type CorsQuestion = { origin: string; method: string; headers: readonly string[] };

/** The rule of a bucket whose pages lie on exactly these origins. */
export const ruleForOrigins = (origins: readonly string[]): CorsRule => ({
  origins,
  methods: corsMethods,
  headers: ["*"],
  exposeHeaders: ["ETag", "Content-Range", "Content-Length", "x-amz-request-id", "x-amz-checksum-crc32"],
  maxAgeSeconds: 3600,
});

const matches = (pattern: string, text: string): boolean => {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= pattern.length - 1 && text.startsWith(before) && text.endsWith(after);
};

/** The first rule that allows all that is asked. */
export const findCorsRule = (
  rules: readonly CorsRule[],
  { origin, method, headers }: CorsQuestion,
): CorsRule | undefined =>
  rules.find(
    (rule) =>
      rule.origins.some((pattern) => matches(pattern, origin)) &&
      rule.methods.some((allowed) => allowed === method) &&
      headers.every((name) =>
        rule.headers.some((pattern) => matches(pattern.toLowerCase(), name.toLowerCase())),
      ),
  );

const asMethod = (text: string): CorsMethod => {
  const found = corsMethods.find((method) => method === text);
  if (found === undefined)
    throw new S3Error("InvalidRequest", `${text} is no method that a CORS rule may allow.`);
  return found;
};

const assertOneStar = (patterns: readonly string[]): readonly string[] => {
  if (patterns.every((pattern) => pattern.split("*").length <= 2)) return patterns;
  throw new S3Error("InvalidRequest", "A pattern holds at most one *.");
};

/** Reads a PutBucketCors document. */
export const parseCorsRules = (text: string): CorsRule[] => {
  const root = parseXml(text);
  const rules = childrenOf(root, "CORSRule").map((rule) => {
    const maxAge = childText(rule, "MaxAgeSeconds");
    return {
      id: childText(rule, "ID"),
      origins: assertOneStar(childTexts(rule, "AllowedOrigin")),
      methods: childTexts(rule, "AllowedMethod").map(asMethod),
      headers: assertOneStar(childTexts(rule, "AllowedHeader")),
      exposeHeaders: childTexts(rule, "ExposeHeader"),
      maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    };
  });
  const isForm = rules.every(
    ({ origins, methods, maxAgeSeconds = 0 }) =>
      origins.length > 0 && methods.length > 0 && Number.isInteger(maxAgeSeconds),
  );
  if (root.name !== "CORSConfiguration" || rules.length === 0 || rules.length > 100 || !isForm) {
    throw new S3Error("MalformedXML");
  }
  return rules;
};

/** Writes the rules as a GetBucketCors document. */
export const corsDocument = (rules: readonly CorsRule[]): string =>
  xmlDocument("CORSConfiguration", {
    CORSRule: rules.map((rule) => ({
      ID: rule.id,
      AllowedOrigin: rule.origins,
      AllowedMethod: rule.methods,
      AllowedHeader: rule.headers,
      ExposeHeader: rule.exposeHeaders,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
  });
