import { histogram, traced } from "@millrace/telemetry";
import { MediaFault, type MediaFaultCode } from "./media-fault.ts";

const durations = histogram("millrace.ffmpeg.duration", "Time that a run of FFmpeg or ffprobe took");

/** The rules of one run of a tool: every run can be cancelled, has a limit, and may not stand still. */
export type RunRules = {
  step: string;
  args: readonly string[];
  signal: AbortSignal;
  limitMs: number;
  stallMs: number;
};

/** A started tool. `ended` rejects only where it could not be started; `kill` is immediate and may be called twice. */
export type StartedTool<E extends Ending> = { kill: () => void; ended: Promise<E> };

/** How a tool ended; `exitCode` is undefined where a signal ended it. */
export type Ending = { exitCode: number | undefined; stderr: string };

/**
 * Runs a tool under its rules inside one span. A tool that is cancelled, stands still or takes too long is killed, waited
 * for, and becomes a `MediaFault`; any exit code is returned for the caller to judge.
 */
export const supervised = <E extends Ending>(
  { step, args, signal, limitMs, stallMs }: RunRules,
  start: (advanced: () => void) => StartedTool<E>,
): Promise<E & { wallMs: number }> =>
  traced(`ffmpeg.${step}`, { "ffmpeg.step": step, "ffmpeg.arguments": args.join(" ") }, async (span) => {
    if (signal.aborted) throw new MediaFault("cancelled");
    const startedAt = performance.now();
    let advancedAt = startedAt;
    let killedFor: MediaFaultCode | undefined;
    const killFor = (code: MediaFaultCode) => {
      killedFor ??= code;
      tool.kill();
    };
    const tool = start(() => {
      advancedAt = performance.now();
    });
    const standsStill = () => performance.now() - advancedAt > stallMs && killFor("encode_stalled");
    const stall = setInterval(standsStill, Math.min(stallMs / 4, 1_000));
    const limit = setTimeout(() => killFor("encode_timeout"), limitMs);
    const cancel = () => killFor("cancelled");
    signal.addEventListener("abort", cancel);
    try {
      const ending = await tool.ended;
      const wallMs = Math.round(performance.now() - startedAt);
      durations.record(wallMs / 1_000, { step, outcome: outcomeOf(ending, killedFor) });
      span.set({ "ffmpeg.exit_code": ending.exitCode ?? -1 });
      if (killedFor) throw new MediaFault(killedFor, { detail: `${step}: ${tail(ending.stderr)}`, args });
      return { ...ending, wallMs };
    } finally {
      clearInterval(stall);
      clearTimeout(limit);
      signal.removeEventListener("abort", cancel);
    }
  });

const outcomeOf = ({ exitCode }: Ending, killedFor: MediaFaultCode | undefined): string => {
  if (killedFor) return killedFor === "cancelled" ? "cancelled" : "failed";
  return exitCode === 0 ? "ok" : "failed";
};

/** The last lines of what a tool said, short enough for a report. */
export const tail = (text: string, characters = 2_000): string => text.slice(-characters).trim();
