import type { MediaTools } from "./binaries.ts";
import { boundedText } from "./bounded-text.ts";
import { type StartedTool, supervised } from "./supervise.ts";

/** One run of ffprobe over one file; each line that it prints goes to `onLine`. */
export type FfprobeRun = {
  step: string;
  tools: MediaTools;
  args: readonly string[];
  signal: AbortSignal;
  limitMs: number;
  stallMs?: number;
  onLine: (line: string) => void;
};

/** How ffprobe ended; `stderr` holds its last 64 KiB. */
export type FfprobeEnding = { exitCode: number | undefined; stderr: string; wallMs: number };

/**
 * Runs ffprobe and streams its lines. fluent-ffmpeg's own ffprobe can be neither cancelled nor streamed, and a packet list of
 * twelve hours must not be held in memory.
 */
export const runFfprobe = ({
  step,
  tools,
  args,
  signal,
  limitMs,
  stallMs = 60_000,
  onLine,
}: FfprobeRun): Promise<FfprobeEnding> =>
  supervised({ step, args, signal, limitMs, stallMs }, (advanced) => started(tools, args, advanced, onLine));

const started = (
  tools: MediaTools,
  args: readonly string[],
  advanced: () => void,
  onLine: (line: string) => void,
): StartedTool<{ exitCode: number | undefined; stderr: string }> => {
  const child = Bun.spawn([...tools.wrap, tools.ffprobe, ...args], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const said = boundedText();
  const lines = eachLine(child.stdout, (line) => {
    advanced();
    onLine(line);
  });
  const errors = eachLine(child.stderr, (line) => said.add(`${line}\n`));
  const ended = Promise.all([child.exited, lines, errors]).then(() => ({
    exitCode: child.signalCode ? undefined : (child.exitCode ?? undefined),
    stderr: said.text(),
  }));
  return { kill: () => child.kill("SIGKILL"), ended };
};

const eachLine = async (stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> => {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
  if (rest) take(rest);
};
