export type TestCounts = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const noTests: TestCounts = { passed: 0, failed: 0, skipped: 0 };

export const addCounts = (a: TestCounts, b: TestCounts): TestCounts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

type Run = {
  /** The JUnit report; undefined when the process wrote none. */
  readonly report: string | undefined;
  readonly exitCode: number;
  readonly files: readonly string[];
};

/**
 * Counts one group's run. The report knows nothing of a file that could not be loaded nor of a process that died: with a bad
 * exit code each file that is missing from it counts as one failure, and the group never as less than one.
 */
export const countsOf = ({ report = "", exitCode, files }: Run): TestCounts => {
  const whole = /<testsuites\b[^>]*>/.exec(report)?.[0] ?? "";
  const [tests, failures, skipped] = ["tests", "failures", "skipped"].map((name) => attribute(whole, name));
  const counted = { passed: (tests ?? 0) - (failures ?? 0) - (skipped ?? 0), skipped: skipped ?? 0 };
  if (exitCode === 0) return { ...counted, failed: failures ?? 0 };
  const missing = files.filter((file) => !report.includes(`file="${file}"`)).length;
  return { ...counted, failed: Math.max(1, (failures ?? 0) + missing) };
};

const attribute = (tag: string, name: string): number =>
  Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);

/** The last line of a test run. */
export const countLine = ({ passed, failed, skipped }: TestCounts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
