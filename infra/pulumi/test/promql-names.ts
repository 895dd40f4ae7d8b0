export type Names = { readonly metrics: readonly string[]; readonly labels: readonly string[] };

const name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const grouping = /\b(by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const words = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan", "by", "without", "on"]);

const allMatches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);

/**
 * The metric and label names in a PromQL expression: what is left as a bare word once strings, matchers, ranges,
 * grouping clauses and functions are taken away is a metric.
 */
export const promqlNames = (expression: string): Names => {
  const plain = expression.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const matchers = allMatches(plain, /\{([^}]*)\}/g).join(",");
  const grouped = [...plain.matchAll(grouping)].map((match) => match[2] ?? "").join(",");
  const bare = plain
    .replace(/\{[^}]*\}/g, " ")
    .replace(/\[[^\]]*\]/g, " ")
    .replace(grouping, " ")
    .replace(new RegExp(`${name}\\s*(?=\\()`, "g"), " ")
    .replace(/\b\d+(\.\d+)?[smhdwy]?\b/g, " ");
  return {
    metrics: allMatches(bare, new RegExp(name, "g")).filter((word) => !words.has(word.toLowerCase())),
    labels: [
      ...allMatches(matchers, new RegExp(`(${name})\\s*(?==|!)`, "g")),
      ...allMatches(grouped, new RegExp(name, "g")),
    ],
  };
};
