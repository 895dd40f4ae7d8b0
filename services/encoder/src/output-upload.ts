import { join } from "node:path";
import type { MediaFile } from "@millrace/media";
import type { Objects } from "@millrace/storage";

/** Sends output to the object store while the rest is still being made. */
export type OutputUpload = {
  readonly add: (file: MediaFile) => void;
  /** Resolves once all that was added is stored; throws the first failure. */
  readonly finished: () => Promise<void>;
  /** Ends with the first failure: what is still being made will not be used. */
  readonly broken: AbortSignal;
};

const atOnce = 4;

/** Files under their attempt's prefix never change, so a cache may keep them for as long as it likes. */
const cacheControl = "public, max-age=31536000, immutable";

export const startOutputUpload = (
  objects: Objects,
  { bucket, prefix, folder, signal }: { bucket: string; prefix: string; folder: string; signal: AbortSignal },
): OutputUpload => {
  const waiting: MediaFile[] = [];
  const lanes = new Set<Promise<void>>();
  const broken = new AbortController();
  const send = async () => {
    for (let file = waiting.shift(); file && !broken.signal.aborted; file = waiting.shift()) {
      const { path, contentType } = file;
      await objects.uploadFile(bucket, prefix + path, join(folder, path), {
        contentType,
        cacheControl,
        signal,
      });
    }
  };
  const openLane = () => {
    const lane = send()
      .catch((error) => broken.abort(error))
      .finally(() => lanes.delete(lane));
    lanes.add(lane);
  };
  return {
    broken: broken.signal,
    add: (file) => {
      waiting.push(file);
      if (lanes.size < atOnce) openLane();
    },
    finished: async () => {
      while (lanes.size > 0) await Promise.all(lanes);
      broken.signal.throwIfAborted();
    },
  };
};
