import { expect, test } from "bun:test";
import { addCounts, countLine, countsOf } from "../src/test-counts.ts";

const report = (
  tests: number,
  failures: number,
  skipped: number,
  ...files: string[]
) => `<?xml version="1.0"?>
<testsuites name="bun test" tests="${tests}" assertions="9" failures="${failures}" skipped="${skipped}" time="0.1">
  ${files.map((file) => `<testsuite name="${file}" file="${file}" tests="99" failures="7">`).join("\n")}
</testsuites>`;

test.each([
  ["all well", { report: report(5, 0, 0, "a"), exitCode: 0, files: ["a"] }, [5, 0, 0]],
  ["one failed", { report: report(5, 1, 1, "a"), exitCode: 1, files: ["a"] }, [3, 1, 1]],
  ["a file did not load", { report: report(2, 0, 0, "a"), exitCode: 1, files: ["a", "b"] }, [2, 1, 0]],
  [
    "one failed and two did not load",
    { report: report(2, 1, 0, "a"), exitCode: 1, files: ["a", "b", "c"] },
    [1, 3, 0],
  ],
  ["died after the report", { report: report(2, 0, 0, "a"), exitCode: 139, files: ["a"] }, [2, 1, 0]],
  ["died before any report", { report: undefined, exitCode: 137, files: ["a", "b"] }, [0, 2, 0]],
])("%s", (_name, run, [passed = 0, failed = 0, skipped = 0]) => {
  expect(countsOf(run)).toEqual({ passed, failed, skipped });
});

test("the last line names what was skipped only if something was", () => {
  expect(countLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(countLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
});

test("counts add up", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(addCounts(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6 });
});
