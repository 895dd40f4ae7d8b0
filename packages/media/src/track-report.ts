import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { whereWhole } from "./boxes.ts";
import { incompleteFault } from "./encode-fault.ts";
import { type InitFacts, parseInit } from "./init-segment.ts";
import { type MediaFile, readMediaFile } from "./media-file.ts";
import { parseSegment, type SegmentFacts } from "./media-segment.ts";

/** One segment as it was written: its file and what its boxes say. */
export type SegmentReport = SegmentFacts & { number: number; file: MediaFile };

/** One rendition as it was written: all that manifests and the verifier need to know of it. */
export type TrackReport = {
  name: string;
  init: InitFacts & { file: MediaFile };
  segments: readonly SegmentReport[];
};

/** Reports on renditions while they are being written. */
export type TrackCollector = {
  /** Takes up segments that have appeared since; never rejects. */
  collect: () => Promise<void>;
  /** Takes up the rest. Rejects with a `MediaFault` where a file is missing or not whole. */
  finish: () => Promise<TrackReport[]>;
};

/**
 * Reads each segment once, as soon as it bears its final name, and hands its file to `onFile`: hashing and uploading go on
 * while the next one is encoded.
 */
export const trackCollector = (
  folder: string,
  names: readonly string[],
  onFile: (file: MediaFile) => void,
): TrackCollector => {
  const tracks = names.map((name) => ({ name, segments: new Map<number, SegmentReport>() }));
  const inits = new Map<string, TrackReport["init"]>();
  const takeUp = async () => {
    for (const { name, segments } of tracks) {
      for (const number of await numbersIn(join(folder, name))) {
        if (segments.has(number)) continue;
        if (!inits.has(name)) inits.set(name, announced(await readInit(folder, name), onFile));
        segments.set(number, announced(await readSegment(folder, name, number), onFile));
      }
    }
  };
  let failure: unknown;
  let pending = Promise.resolve();
  const collect = (): Promise<void> => {
    pending = pending.then(takeUp).catch((error) => {
      failure ??= error;
    });
    return pending;
  };
  return {
    collect,
    finish: async () => {
      await collect();
      if (failure) throw failure;
      return tracks.map(({ name, segments }) => {
        const init = inits.get(name);
        if (!init) throw incompleteFault(folder, `${name} has no segment`);
        return { name, init, segments: [...segments.values()].sort((a, b) => a.number - b.number) };
      });
    },
  };
};

const numbersIn = async (folder: string): Promise<number[]> =>
  (await readdir(folder))
    .flatMap((name) => /^(\d+)\.m4s$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

const announced = <T extends { file: MediaFile }>(report: T, onFile: (file: MediaFile) => void): T => {
  onFile(report.file);
  return report;
};

const readInit = async (folder: string, name: string): Promise<TrackReport["init"]> => {
  const { file, content } = await readMediaFile(folder, `${name}/init.mp4`);
  const facts = whereWhole(() => parseInit(content));
  if (!facts) throw incompleteFault(folder, `the initialisation segment of ${name} does not parse`);
  return { ...facts, file };
};

const readSegment = async (folder: string, name: string, number: number): Promise<SegmentReport> => {
  const { file, content } = await readMediaFile(folder, `${name}/${number}.m4s`);
  const facts = whereWhole(() => parseSegment(content));
  if (!facts) throw incompleteFault(folder, `segment ${number} of ${name} is not whole`);
  return { ...facts, number, file };
};
