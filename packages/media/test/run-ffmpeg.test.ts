import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { boundedText } from "../src/bounded-text.ts";
import { type FfmpegRun, runFfmpeg } from "../src/run-ffmpeg.ts";
import { faultOf, never, patienceMs, scratch, tools } from "./scratch.ts";

setDefaultTimeout(patienceMs);

const endless = { path: "testsrc2=s=64x64:r=30", options: ["-f", "lavfi"] };
const nothing = { path: "-", options: ["-f", "null"] };
const run = (cwd: string, more: Partial<FfmpegRun> = {}): FfmpegRun => ({
  step: "test",
  tools,
  cwd,
  inputs: [endless],
  outputs: [nothing],
  signal: never,
  limitMs: 20_000,
  ...more,
});

/** Processes of this machine whose command line holds a text: a killed FFmpeg leaves none. */
const running = (text: string): number =>
  readdirSync("/proc").filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        Number(pid) !== process.pid &&
        readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text)
      );
    } catch {
      return false;
    }
  }).length;

const gone = async (text: string): Promise<number> => {
  for (let tries = 0; running(text) > 0 && tries < 100; tries++) await Bun.sleep(20);
  return running(text);
};

test("reports exact arguments, times and progress", async () => {
  using folder = scratch();
  const frames: number[] = [];
  const report = await runFfmpeg(
    run(folder.path, {
      outputs: [{ path: "-", options: ["-frames:v", "45", "-f", "null"] }],
      onProgress: (at) => frames.push(at.frames),
    }),
  );
  expect(report.step).toBe("test");
  expect(report.args.slice(0, 2)).toEqual(["-nostdin", "-y"]);
  expect(report.args.slice(-8)).toEqual(
    ["-i", "testsrc2=s=64x64:r=30", "-y", "-frames:v", "45", "-f", "null", "-"].slice(-8),
  );
  expect(report.wallMs).toBeGreaterThan(0);
  expect(frames.at(-1)).toBe(45);
});

test("cancelled, it is killed and says so", async () => {
  using folder = scratch();
  const cancel = new AbortController();
  const mark = "comment=cancelled-by-test";
  const outputs = [{ path: "-", options: ["-metadata", mark, "-f", "null"] }];
  const fault = await faultOf(
    runFfmpeg(run(folder.path, { signal: cancel.signal, outputs, onProgress: () => cancel.abort() })),
  );
  expect(fault.code).toBe("cancelled");
  expect(await gone(mark)).toBe(0);
});

test("cancelled before it starts, it never starts", async () => {
  using folder = scratch();
  const fault = await faultOf(runFfmpeg(run(folder.path, { signal: AbortSignal.abort() })));
  expect(fault.code).toBe("cancelled");
});

test("past its limit, it is killed", async () => {
  using folder = scratch();
  const mark = "comment=limited-by-test";
  const outputs = [{ path: "-", options: ["-metadata", mark, "-f", "null"] }];
  expect((await faultOf(runFfmpeg(run(folder.path, { limitMs: 300, outputs })))).code).toBe("encode_timeout");
  expect(await gone(mark)).toBe(0);
});

test("standing still, it is killed", async () => {
  using folder = scratch();
  const pipe = join(folder.path, "never-written");
  expect(Bun.spawnSync(["mkfifo", pipe]).exitCode).toBe(0);
  const inputs = [{ path: `file:${pipe}`, options: ["-f", "mpegts"] }];
  expect((await faultOf(runFfmpeg(run(folder.path, { inputs, stallMs: 300 })))).code).toBe("encode_stalled");
  expect(await gone(pipe)).toBe(0);
});

test("an exit code other than 0 is a fault that keeps what FFmpeg said and its arguments", async () => {
  using folder = scratch();
  const fault = await faultOf(
    runFfmpeg(
      run(folder.path, { outputs: [{ path: "-", options: ["-c:v", "no-such-codec", "-f", "null"] }] }),
    ),
  );
  expect(fault.code).toBe("encode_failed");
  expect(fault.detail).toContain("no-such-codec");
  expect(fault.args).toContain("no-such-codec");
});

test("a binary that does not start is a bug, not a fault of the media", async () => {
  using folder = scratch();
  const missing = { ...tools, wrap: [], ffmpeg: "/no/such/ffmpeg" };
  await expect(runFfmpeg(run(folder.path, { tools: missing }))).rejects.toThrow(/ENOENT/);
});

test("arguments reach FFmpeg whole: spaces, quotes, newlines and percent signs mean nothing", async () => {
  using folder = scratch();
  const odd = `a b'c"d%d\ne;$(touch x)`;
  const report = await runFfmpeg(
    run(folder.path, {
      outputs: [
        { path: `./${odd}.nut`, options: ["-frames:v", "1", "-metadata", `title=${odd}`, "-f", "nut"] },
      ],
    }),
  );
  expect(report.args).toContain(`title=${odd}`);
  expect(readdirSync(folder.path)).toEqual([`${odd}.nut`]);
});

test("FFmpeg sees no environment of ours", () => {
  process.env.MILLRACE_CANARY = "secret";
  const seen = Bun.spawnSync([...tools.wrap, "/usr/bin/env"]).stdout.toString();
  delete process.env.MILLRACE_CANARY;
  expect(seen).toBe("GCONV_PATH=/nonexistent\n");
});

test("what a tool says is kept in bounds, its end rather than its beginning", () => {
  const said = boundedText(1_000);
  for (let line = 0; line < 500; line++) said.add(`line ${line}\n`);
  expect(said.text().length).toBeLessThanOrEqual(1_000);
  expect(said.text()).toEndWith("line 499\n");
});
