/** Something that the linters cannot see, at a line of a file. */
export type Violation = { readonly path: string; readonly line: number; readonly rule: string };

type Rule = {
  readonly says: string;
  readonly pattern: RegExp;
  readonly appliesTo: (path: string) => boolean;
};

const isTest = (path: string): boolean => /\/(test|bench)\/|^packages\/acceptance\//.test(path);
const isRoot = (path: string): boolean => /(^|\/)(main\.ts|bootstrap[\w-]*\.mjs|test-stack\.ts)$/.test(path);

const rules: readonly Rule[] = [
  {
    says: "the environment is read in main.ts alone, and handed on",
    pattern: /\b(Bun|process|import\.meta)\.env\b/,
    appliesTo: (path) => /\.(ts|tsx|mjs)$/.test(path) && !isTest(path) && !isRoot(path),
  },
  {
    says: "a lock file names no registry: remove the address and install again",
    pattern: /https?:\/\//,
    appliesTo: (path) => path === "bun.lock",
  },
  {
    says: "every test runs: no only, skip or todo",
    pattern: /\b(test|it|describe)\.(only|skip|todo)\b/,
    appliesTo: (path) => /\.test\.tsx?$/.test(path),
  },
];

/** Every breach of the house rules in one file, by line. */
export const violationsIn = (path: string, text: string): Violation[] => {
  const applying = rules.filter((rule) => rule.appliesTo(path));
  if (applying.length === 0) return [];
  return text
    .split("\n")
    .flatMap((line, index) =>
      applying
        .filter((rule) => rule.pattern.test(line) && !isComment(line))
        .map((rule) => ({ path, line: index + 1, rule: rule.says })),
    );
};

const isComment = (line: string): boolean => /^\s*(\/\/|\*|\/\*)/.test(line);
