import type { Client, Content, ContentId, UploadSource } from "@millrace/client";
import { type Problem, problemOf } from "../parts/problem.ts";

type UploadFile = UploadSource & { readonly name: string };

/** One file on its way. `failed` ones wait for a retry, which sends only what is missing. */
export type Upload = {
  readonly key: string;
  readonly file: UploadFile;
  readonly state: "waiting" | "sending" | "failed";
  readonly sentBytes: number;
  readonly contentId?: ContentId;
  readonly problem?: Problem;
};

type Deps = {
  readonly upload: Client["upload"];
  readonly resume: Client["resumeUpload"];
  readonly remove: (id: ContentId) => Promise<unknown>;
};

const atOnce = 2;

/** Sends files two at a time, each in parts, and keeps what a page shows of them. Lives outside of React. */
export const uploadQueue = (deps: Deps) => {
  let uploads: readonly Upload[] = [];
  const running = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  const arrivals = new Set<(content: Content) => void>();

  const set = (next: readonly Upload[]) => {
    uploads = next;
    for (const listener of listeners) listener();
  };
  const change = (key: string, part: Partial<Upload>) =>
    set(uploads.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const drop = (key: string) => set(uploads.filter((one) => one.key !== key));

  const run = async (one: Upload) => {
    const stop = new AbortController();
    running.set(one.key, stop);
    change(one.key, { state: "sending" });
    try {
      const content = await sendUpload(deps, one, (part) => change(one.key, part), stop.signal);
      drop(one.key);
      for (const listener of arrivals) listener(content);
    } catch (error) {
      if (!stop.signal.aborted) change(one.key, { state: "failed", problem: problemOf(error) });
    } finally {
      running.delete(one.key);
      pump();
    }
  };
  const pump = () => {
    for (const one of uploads) if (one.state === "waiting" && running.size < atOnce) void run(one);
  };
  const add = (files: readonly UploadFile[], contentId?: ContentId) => {
    const added = files.map(
      (file): Upload => ({
        key: crypto.randomUUID(),
        file,
        state: "waiting",
        sentBytes: 0,
        ...(contentId ? { contentId } : {}),
      }),
    );
    set([...uploads, ...added]);
    pump();
  };

  return {
    list: () => uploads,
    subscribe: (changed: () => void) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    /** Told of each item whose bytes have arrived. */
    onArrived: (arrived: (content: Content) => void) => {
      arrivals.add(arrived);
      return () => arrivals.delete(arrived);
    },
    add,
    retry: (key: string) => {
      set(uploads.map(({ problem: _, ...one }) => (one.key === key ? { ...one, state: "waiting" } : one)));
      pump();
    },
    /** Stops an upload and deletes what has arrived of it. */
    cancel: (key: string) => {
      const one = uploads.find((upload) => upload.key === key);
      running.get(key)?.abort();
      drop(key);
      if (one?.contentId) deps.remove(one.contentId).catch(() => {});
    },
    /** Stops all uploads; what has arrived is kept for later. */
    clear: () => {
      for (const stop of running.values()) stop.abort();
      set([]);
    },
  };
};

const sendUpload = (
  { upload, resume }: Deps,
  { file, contentId }: Upload,
  change: (part: Partial<Upload>) => void,
  signal: AbortSignal,
): Promise<Content> => {
  const onProgress = ({ sentBytes }: { sentBytes: number }) => change({ sentBytes });
  const onStart = (id: ContentId) => change({ contentId: id });
  return contentId
    ? resume(contentId, file, { signal, onProgress })
    : upload(file, { signal, onProgress, onStart });
};

export type UploadQueue = ReturnType<typeof uploadQueue>;
