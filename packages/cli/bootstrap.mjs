// Runs on Node 20 with nothing installed: gets the pinned Bun and the packages, then hands over to src/main.ts.
// Says everything on stderr, so that the commands' own output stays clean.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { explainFailure } from "./bootstrap-failure.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const home = join(root, ".millrace");

const say = (line) => process.stderr.write(`${line}\n`);
const giveUp = (what, remedy) => {
  say(`millrace: ${what}`);
  say(`          ${remedy}`);
  process.exit(1);
};

const main = async () => {
  const [nodeMajor] = process.versions.node.split(".").map(Number);
  if (nodeMajor < 20) giveUp(`Node ${process.versions.node} is too old.`, "Install Node 20 or newer.");
  const bun = findBun() ?? (await installBun());
  await installPackages(bun);
  runMain(bun, process.argv.slice(2));
};

const pinnedVersion = () => {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return packageManager.replace(/^bun@/, "");
};

/** The package of Bun's own binary: the package `bun` itself needs an install script, which may be switched off. */
const bunPackage = () => {
  const musl = process.platform === "linux" && existsSync("/etc/alpine-release") ? "-musl" : "";
  const arch = process.arch === "arm64" ? "aarch64" : process.arch;
  const baseline = process.arch === "x64" && !hasAvx2() ? "-baseline" : "";
  return `@oven/bun-${process.platform}-${arch}${musl}${baseline}`;
};

const hasAvx2 = () => {
  if (process.platform === "linux") return / avx2( |$)/m.test(readFileSync("/proc/cpuinfo", "utf8"));
  const asked = spawnSync("sysctl", ["-n", "machdep.cpu.leaf7_features"], { encoding: "utf8" });
  return /\bAVX2\b/.test(asked.stdout ?? "");
};

const findBun = () => {
  const version = pinnedVersion();
  const installed = join(home, "bun", version, "node_modules", bunPackage(), "bin", "bun");
  if (existsSync(installed)) return installed;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, "bun");
    if (!folder.startsWith("/") || !existsSync(path)) continue;
    const asked = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 5_000 });
    if (asked.stdout?.trim() === version) return path;
  }
  return undefined;
};

const installBun = async () => {
  const version = pinnedVersion();
  const folder = join(home, "bun", version);
  // Made beside its place and moved there when whole; a package.json of its own keeps npm off the one above.
  const beside = `${folder}.${process.pid}`;
  mkdirSync(beside, { recursive: true });
  writeFileSync(join(beside, "package.json"), '{ "private": true }\n');
  const quiet = [
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const patience = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  const wanted = `${bunPackage()}@${version}`;
  const npm = npmCommand();
  const args = [...npm.args, "install", ...quiet, ...patience, wanted];
  await step(`Bun ${version}`, npm.command, args, beside);
  rmSync(folder, { recursive: true, force: true });
  renameSync(beside, folder);
  const bun = join(folder, "node_modules", bunPackage(), "bin", "bun");
  const asked = spawnSync(bun, ["--version"], { encoding: "utf8" });
  if (asked.stdout?.trim() === version) return bun;
  return giveUp(`${bun} does not run here.`, `Install Bun ${version} yourself, so that it is found in PATH.`);
};

const npmCommand = () => {
  const running = process.env.npm_execpath ?? "";
  return /npm-cli\.[cm]?js$/.test(running)
    ? { command: process.execPath, args: [running] }
    : { command: "npm", args: [] };
};

const installPackages = async (bun) => {
  const hash = createHash("sha256")
    .update(readFileSync(join(root, "bun.lock")))
    .digest("hex");
  const stamp = join(home, "installed-lock");
  const known = existsSync(stamp) ? readFileSync(stamp, "utf8").trim() : "";
  if (known === hash && existsSync(join(root, "node_modules"))) return;
  await step("packages", bun, ["install", "--frozen-lockfile", "--no-progress"], root);
  mkdirSync(home, { recursive: true });
  writeFileSync(stamp, `${hash}\n`);
};

/** Runs one long step to its end, with a line now and then; ends this process when it fails. */
const step = async (name, command, args, cwd) => {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  say(`${name}: installing (at first start this takes a minute or so)`);
  const ticking = setInterval(() => say(`${name}: still installing, ${seconds()} s`), 10_000);
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      output = `${output}${text}`.slice(-20_000);
    });
  const stop = (signal) => {
    child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const code = await new Promise((resolve) => {
    child.on("close", resolve).on("error", (error) => {
      output = error.message;
      resolve(1);
    });
  });
  clearInterval(ticking);
  process.off("SIGINT", stop).off("SIGTERM", stop);
  if (code === 0) return say(`${name}: installed in ${seconds()} s`);
  const { cause, remedy } = explainFailure(output, root);
  if (cwd !== root) rmSync(cwd, { recursive: true, force: true });
  giveUp(`${name} could not be installed: ${cause}`, remedy);
};

/**
 * The command runs in a session of its own: Ctrl-C reaches this process from the terminal and from npm as well, and
 * is handed on once. A second one, later, is handed on again and ends the command at once.
 */
const runMain = (bun, args) => {
  const env = {
    ...process.env,
    PATH: `${dirname(bun)}${delimiter}${process.env.PATH ?? ""}`,
    MILLRACE_PARENT: String(process.pid),
  };
  const main = join(root, "packages/cli/src/main.ts");
  const child = spawn(bun, [main, ...args], { stdio: "inherit", env, detached: true });
  child.on("error", (error) =>
    giveUp(`${bun} did not start: ${error.message}`, `Remove ${home}/bun and try again.`),
  );
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
  let handedOnAt = 0;
  const handOn = (signal) => {
    if (Date.now() - handedOnAt < 500) return;
    handedOnAt = Date.now();
    child.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, handOn);
  process.on("SIGHUP", () => handOn("SIGTERM"));
  // A second signal would end the command at once: an orphan that is stopping already is left to it.
  whenOrphaned(() => {
    if (handedOnAt === 0) handOn("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 30_000).unref();
  });
};

/** npm may keep a shell between itself and this process: then the shell's parent counts, too. */
const whenOrphaned = (then) => {
  const above = () => [process.ppid, process.env.npm_lifecycle_event ? parentOf(process.ppid) : 0].join();
  const before = above();
  const watching = setInterval(() => {
    if (above() === before) return;
    clearInterval(watching);
    then();
  }, 500);
  watching.unref();
};

const parentOf = (pid) => {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[1]);
  } catch {
    return 0;
  }
};

await main();
