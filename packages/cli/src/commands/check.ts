import { join } from "node:path";
import { Glob } from "bun";
import type { Command, Context } from "../command.ts";
import { duration } from "../duration.ts";
import { violationsIn } from "../house-rules.ts";

type Step = { readonly name: string; readonly run: (context: Context) => Promise<Outcome> };
type Outcome = { readonly passed: boolean; readonly output: string };

/** All that a change must pass besides its tests. Every step runs, whatever those before it found. */
export const check: Command = {
  words: "",
  count: [0, 0],
  flags: {},
  run: async (_, context) => {
    const outcomes: boolean[] = [];
    for (const step of steps) outcomes.push(await passes(step, context));
    return outcomes.every(Boolean) ? 0 : 1;
  },
};

const passes = async ({ name, run }: Step, context: Context): Promise<boolean> => {
  const since = performance.now();
  const { passed, output } = await run(context);
  const { print } = context.terminal;
  if (!passed) print(output.trimEnd());
  print(`${passed ? "ok    " : "FAILED"}  ${name.padEnd(15)}  ${duration(performance.now() - since)}`);
  return passed;
};

const tool =
  (binary: string, ...args: string[]): Step["run"] =>
  async ({ root, env, stopping }) => {
    const child = Bun.spawn({
      cmd: [join(root, "node_modules/.bin", binary), ...args],
      cwd: root,
      env: { ...env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: 600_000,
      signal: stopping,
    });
    const [out, error, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { passed: code === 0, output: `${out}${error}` };
  };

const sources = [
  new Glob("{packages,services,infra}/*/*.{ts,mjs}"),
  new Glob("{packages,services,infra}/*/{src,test,bench,migrations}/**/*.{ts,tsx,mjs}"),
];

const houseRules: Step["run"] = async ({ root }) => {
  const scanned = await Promise.all(sources.map((glob) => Array.fromAsync(glob.scan(root))));
  const paths = [...scanned.flat().sort(), "bun.lock"];
  const found = await Promise.all(
    paths.map(async (path) => violationsIn(path, await Bun.file(join(root, path)).text())),
  );
  const output = found.flat().map(({ path, line, rule }) => `${path}:${line}  ${rule}`);
  return { passed: output.length === 0, output: output.join("\n") };
};

const steps: readonly Step[] = [
  { name: "format and lint", run: tool("biome", "check", "--colors=off", ".") },
  { name: "types", run: tool("turbo", "run", "typecheck", "--output-logs=errors-only") },
  { name: "boundaries", run: tool("turbo", "boundaries") },
  { name: "house rules", run: houseRules },
];
