import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack } from "@millrace/local";
import { shareStack } from "@millrace/local/testing";
import type { Context } from "./command.ts";
import { duration } from "./duration.ts";
import { runChild } from "./run-child.ts";
import { addCounts, countsOf, noTests, type TestCounts } from "./test-counts.ts";
import { isAcceptance, type TestGroup } from "./test-groups.ts";

export type GroupResult = TestCounts & { readonly folder: string; readonly ms: number };

const groupLimitMs = 10 * 60_000;

/** Runs groups one after the other: those of packages and services beside one stack that all share, acceptance alone. */
export const runGroups = async (groups: readonly TestGroup[], context: Context): Promise<GroupResult[]> => {
  const acceptance = groups.filter(isAcceptance);
  const others = groups.filter((group) => !isAcceptance(group));
  const first = others.length > 0 ? await withStack(context, (env) => runEach(others, context, env)) : [];
  return [...first, ...(await runEach(acceptance, context, context.env))];
};

/** Sums groups up; what was not run because somebody stopped it is not counted. */
export const totalOf = (results: readonly TestCounts[]): TestCounts => results.reduce(addCounts, noTests);

const withStack = async (context: Context, run: (env: Context["env"]) => Promise<GroupResult[]>) => {
  await using resources = new AsyncDisposableStack();
  const dataFolder = resources.adopt(mkdtempSync(join(tmpdir(), "millrace-test-")), (folder) =>
    rmSync(folder, { recursive: true, force: true }),
  );
  const since = performance.now();
  const stack = resources.use(await openStack({ dataFolder, env: context.env }));
  context.terminal.note(`stack for the tests: ready in ${duration(performance.now() - since)}`);
  return await run({ ...context.env, MILLRACE_TEST_STACK: shareStack(stack) });
};

const runEach = async (groups: readonly TestGroup[], context: Context, env: Context["env"]) => {
  const results: GroupResult[] = [];
  for (const group of groups)
    if (!context.stopping.aborted) results.push(await runGroup(group, context, env));
  return results;
};

const runGroup = async (
  { folder, files }: TestGroup,
  context: Context,
  env: Context["env"],
): Promise<GroupResult> => {
  const { root, terminal, stopping } = context;
  const reports = mkdtempSync(join(tmpdir(), "millrace-report-"));
  const reportFile = join(reports, "junit.xml");
  const report = ["--reporter=junit", `--reporter-outfile=${reportFile}`];
  terminal.note(`\n── ${folder}`);
  const since = performance.now();
  const exitCode = await runChild(
    [process.execPath, "test", "--timeout=60000", ...report, ...files.map((file) => `./${file}`)],
    { cwd: join(root, folder), env, stopping, limitMs: groupLimitMs },
  );
  const written = existsSync(reportFile) ? readFileSync(reportFile, "utf8") : undefined;
  rmSync(reports, { recursive: true, force: true });
  if (exitCode === 124) terminal.note(`${folder}: ended after ${duration(groupLimitMs)}`);
  return { folder, ms: performance.now() - since, ...countsOf({ report: written, exitCode, files }) };
};
