import type { Playback } from "@millrace/client";
import { type RefObject, useEffect, useState } from "react";
import { type Problem, problemOf } from "../parts/problem.ts";
import { playStream, type Quality } from "./stream.ts";

type Choice = { readonly qualities: readonly Quality[]; readonly choose: (index: number) => void };

/** Plays a playback in a media element for as long as the component is there. */
export const useStream = (media: RefObject<HTMLMediaElement | null>, playback: Playback) => {
  const [choice, setChoice] = useState<Choice>({ qualities: [], choose: () => {} });
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    if (!media.current) return;
    const stop = new AbortController();
    const onQualities = (qualities: readonly Quality[], choose: (index: number) => void) =>
      setChoice({ qualities, choose });
    playStream(media.current, playback, { onQualities, onFailed: setProblem }, stop.signal).catch(
      (error: unknown) => !stop.signal.aborted && setProblem(problemOf(error)),
    );
    return () => stop.abort();
  }, [media, playback]);
  return { ...choice, problem };
};
