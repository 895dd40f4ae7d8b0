import { afterAll, beforeAll, expect, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

// A small repository of its own: the bootstrap, a lock file without packages, and a main.ts that tells what it sees.
const main = `
const [what] = Bun.argv.slice(2);
const say = (line: string) => process.stdout.write(line + "\\n");
let asked = 0;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    asked += 1;
    say(signal);
    setTimeout(() => process.exit(10 + asked), 300);
  });
say(JSON.stringify({ args: Bun.argv.slice(2), path: process.env.PATH?.split(":")[0], pid: process.pid }));
if (what === "stay") await Bun.sleep(60_000);
process.exit(7);
`;

let root: string;
const bun = dirname(process.execPath);
const bootstrap = () => join(root, "packages/cli/bootstrap.mjs");

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "millrace-bootstrap-"));
  mkdirSync(join(root, "packages/cli/src"), { recursive: true });
  const manifest = {
    name: "tiny",
    private: true,
    packageManager: `bun@${Bun.version}`,
    workspaces: ["packages/*"],
  };
  writeFileSync(join(root, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(root, "packages/cli/package.json"), JSON.stringify({ name: "cli" }));
  writeFileSync(join(root, "packages/cli/src/main.ts"), main);
  for (const file of ["bootstrap.mjs", "bootstrap-failure.mjs"])
    cpSync(join(import.meta.dir, "..", file), join(root, "packages/cli", file));
  Bun.spawnSync([process.execPath, "install", "--lockfile-only"], { cwd: root });
});
afterAll(() => rmSync(root, { recursive: true }));

const start = (args: string[], env: Record<string, string> = {}) =>
  Bun.spawn(["node", bootstrap(), ...args], {
    cwd: tmpdir(),
    env: { PATH: `${bun}:${Bun.env.PATH}`, HOME: root, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });

// Reads without letting go of the pipe: closed, it would end whoever writes to it.
const firstLine = async (stream: ReadableStream<Uint8Array>) => {
  const reader = stream.getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("nothing was said");
    text += new TextDecoder().decode(value);
  }
  return JSON.parse(text) as { args: string[]; path: string; pid: number };
};

const isGone = async (pid: number) => {
  for (const end = Date.now() + 15_000; Date.now() < end; await Bun.sleep(50)) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
  }
  return false;
};

test("hands arguments over, puts Bun in the PATH, and passes the exit code on", async () => {
  const child = start(["demo", "--once", "a b"]);
  const said = await firstLine(child.stdout);
  expect(said.args).toEqual(["demo", "--once", "a b"]);
  expect(said.path).toBe(bun);
  expect(await child.exited).toBe(7);
});

test("installs packages once per lock file, and says so on stderr", async () => {
  rmSync(join(root, ".millrace"), { recursive: true, force: true });
  const said = async () => await new Response(start([]).stderr).text();
  expect(await said()).toContain("packages: installed");
  expect(await said()).toBe("");
  const lock = join(root, "bun.lock");
  writeFileSync(lock, readFileSync(lock, "utf8").replace("{", "{ "));
  expect(await said()).toContain("packages: installed");
});

test("signals that come together are handed on once", async () => {
  const child = start(["stay"]);
  await firstLine(child.stdout);
  child.kill("SIGINT");
  child.kill("SIGINT");
  child.kill("SIGTERM");
  expect(await child.exited).toBe(11);
});

test.each(["SIGKILL", "SIGTERM"] as const)(
  "the command ends when whoever started it dies by %s",
  async (signal) => {
    const script = `node '${bootstrap()}' stay; true`;
    const parent = Bun.spawn(["sh", "-c", script], {
      env: { PATH: `${bun}:${Bun.env.PATH}`, HOME: root },
      stdout: "pipe",
      stderr: "ignore",
    });
    const { pid } = await firstLine(parent.stdout);
    parent.kill(signal);
    expect(await isGone(pid)).toBe(true);
  },
);

test("a registry that is not reached is said in two lines, with what to do", async () => {
  const env = {
    PATH: dirname(Bun.which("node") ?? ""),
    npm_config_registry: "http://127.0.0.1:9",
    npm_config_cache: root,
  };
  const path = `${env.PATH}:/usr/bin:/bin`;
  const child = start(["demo"], { ...env, PATH: path, npm_config_fetch_retries: "0" });
  const lines = (await new Response(child.stderr).text()).trim().split("\n").slice(-2);
  expect(await child.exited).toBe(1);
  expect(lines[0]).toMatch(/could not be installed: the package registry cannot be reached/);
  expect(lines[1]).toContain("proxy");
});
