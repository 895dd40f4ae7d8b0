import { readFileSync } from "node:fs";
import ffmpeg, { type FfmpegCommand } from "fluent-ffmpeg";
import type { MediaTools } from "./binaries.ts";
import { boundedText } from "./bounded-text.ts";
import { encodeFault } from "./encode-fault.ts";
import { type Ending, type StartedTool, supervised } from "./supervise.ts";

/** A source or target with the options that stand before it on the command line. */
export type FfmpegFile = { path: string; options: readonly string[] };

/** How far a run is: frames of the first video output, and seconds of output. */
export type FfmpegProgress = { frames: number; seconds: number };

/** One run of FFmpeg. Paths of outputs are relative to `cwd`; `stallMs` defaults to 60 s without progress. */
export type FfmpegRun = {
  step: string;
  tools: MediaTools;
  cwd: string;
  inputs: readonly FfmpegFile[];
  filter?: string;
  outputs: readonly FfmpegFile[];
  signal: AbortSignal;
  limitMs: number;
  stallMs?: number;
  onProgress?: (progress: FfmpegProgress) => void;
};

/** What a run did, for receipts: exact arguments, wall time, and CPU time where the system tells it. */
export type RunReport = { step: string; args: readonly string[]; wallMs: number; cpuMs?: number };

/**
 * Runs FFmpeg once and reports. Rejects with a `MediaFault` when it is cancelled, stalls, takes too long or exits
 * otherwise than 0; an exit code of 0 proves nothing, so what it wrote has still to be verified.
 */
export const runFfmpeg = async (run: FfmpegRun): Promise<RunReport & { stderr: string }> => {
  const { step, tools, signal, limitMs, stallMs = 60_000 } = run;
  const command = commandFor(run);
  const args = command._getArguments().slice(tools.wrap.length);
  const ending = await supervised({ step, args, signal, limitMs, stallMs }, (advanced) =>
    started(command, run, advanced),
  );
  if (ending.exitCode !== 0) throw encodeFault(run.cwd, ending, args);
  const { wallMs, cpuMs, stderr } = ending;
  return { step, args, wallMs, stderr, ...(cpuMs === undefined ? {} : { cpuMs }) };
};

// The parts of fluent-ffmpeg that its types leave out. It is archived, so they will not move.
type OpenCommand = FfmpegCommand & {
  _getArguments: () => string[];
  _spawnFfmpeg: Spawn;
  ffmpegProc?: { pid?: number };
};
type Spawn = (args: string[], options: object, onStart: Callback, onEnd: Callback) => void;
type Callback = (...values: unknown[]) => void;

const commandFor = ({ tools, cwd, inputs, filter, outputs }: FfmpegRun): OpenCommand => {
  // The wrapper is what is spawned; FFmpeg and its global options follow as the first arguments, which only
  // the options of the first input can be.
  const [program = tools.ffmpeg, ...before] = [...tools.wrap, tools.ffmpeg];
  const command = corrected(ffmpeg({ cwd, stdoutLines: 50 }) as OpenCommand, program);
  const globals = [
    "-nostdin",
    "-y",
    "-hide_banner",
    "-loglevel",
    "level+warning",
    "-nostats",
    "-progress",
    "pipe:2",
  ];
  inputs.forEach(({ path, options }, index) => {
    // Several arguments, never one array: an array is split at spaces.
    command.input(path).inputOptions(...(index === 0 ? [...before, ...globals] : []), ...options);
  });
  if (filter) command.complexFilter(filter);
  for (const { path, options } of outputs) command.output(path).outputOptions(...options);
  return command;
};

const corrected = (command: OpenCommand, program: string): OpenCommand => {
  const spawn = command._spawnFfmpeg.bind(command);
  const nothingSaid = { get: () => "" };
  return Object.assign(command, {
    // `setFfmpegPath` is global to the process, and two jobs may use two binaries: so per command.
    _getFfmpegPath: (done: (error: null, path: string) => void) => done(null, program),
    // Both start FFmpeg again just to list what it can do, and the check refuses lavfi under FFmpeg 7.
    _checkCapabilities: (done: () => void) => done(),
    availableEncoders: (done: (error: null, encoders: object) => void) => done(null, {}),
    // A program that cannot be started has said nothing; fluent-ffmpeg's handler throws over that where nobody can catch it.
    _spawnFfmpeg: ((args, options, onStart, onEnd) =>
      spawn(args, options, onStart, (error, out = nothingSaid, said = nothingSaid) =>
        onEnd(error, out, said),
      )) satisfies Spawn,
  });
};

type FfmpegEnding = Ending & { cpuMs?: number };

const started = (
  command: OpenCommand,
  { onProgress }: FfmpegRun,
  advanced: () => void,
): StartedTool<FfmpegEnding> => {
  const said = boundedText();
  const watch = progressWatch((progress) => {
    advanced();
    onProgress?.(progress);
  });
  let cpuMs: number | undefined;
  let killed = false;
  const kill = () => {
    killed = true;
    if (command.ffmpegProc) command.kill("SIGKILL");
  };
  const ended = new Promise<FfmpegEnding>((resolve, reject) => {
    const end = (exitCode: number | undefined) =>
      resolve({ exitCode, stderr: said.text(), ...(cpuMs === undefined ? {} : { cpuMs }) });
    command.on("start", () => killed && kill());
    // Its own "progress" event starts ffprobe on the source, unguarded; so progress is read here.
    command.on("stderr", (line: string) => {
      if (!progressLine.test(line)) return said.add(`${line}\n`);
      cpuMs = cpuTime(command.ffmpegProc?.pid) ?? cpuMs;
      watch(line);
    });
    command.on("end", () => end(0));
    command.on("error", (error: Error) => {
      const code = /exited with code (\d+)/.exec(error.message)?.[1];
      if (code === undefined && !/killed with signal/.test(error.message)) return reject(error);
      end(code === undefined ? undefined : Number(code));
    });
    command.run();
  });
  return { kill, ended };
};

const progressLine =
  /^(frame|fps|stream_\S+|bitrate|total_size|out_time\S*|dup_frames|drop_frames|speed|progress)=/;

const progressWatch = (advanced: (progress: FfmpegProgress) => void): ((line: string) => void) => {
  const seen: Record<string, string> = {};
  let before = "";
  return (line) => {
    const [key = "", value = ""] = line.split("=", 2);
    seen[key] = value.trim();
    if (key !== "progress") return;
    const now = `${seen.frame}/${seen.out_time_us}/${seen.total_size}`;
    if (now === before) return;
    before = now;
    advanced({ frames: Number(seen.frame) || 0, seconds: (Number(seen.out_time_us) || 0) / 1e6 });
  };
};

// User and system time are the 14th and 15th field; Linux counts both in hundredths of a second.
const cpuTime = (pid: number | undefined): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
};
