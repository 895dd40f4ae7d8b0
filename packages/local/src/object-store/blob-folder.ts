import { link, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Bytes on their way in: nothing of them stays unless they are kept. */
export type Draft = AsyncDisposable & {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the bytes safe on disk and answers the new blob's name. */
  keep(): Promise<string>;
};

export type BlobFolder = AsyncDisposable & {
  openDraft(): Promise<Draft>;
  pathOf(blob: string): string;
  /** The blob's bytes from `start` up to `end`, in pieces. */
  read(blob: string, start: number, end: number): AsyncGenerator<Uint8Array>;
  /** A second name for the same bytes, so that either may go without the other. */
  duplicate(blob: string): Promise<string>;
  /** Removes blobs that no row names any more, once readers that just looked them up have opened them. */
  discard(blobs: readonly string[]): void;
};

const readBytes = 512 * 1024;
const discardDelayMs = 5_000;

const syncFolder = async (folder: string): Promise<void> => {
  await using handle = await open(folder, "r");
  await handle.sync();
};

const openDraft = async (incoming: string, kept: string): Promise<Draft> => {
  const name = Bun.randomUUIDv7();
  const path = join(incoming, name);
  const handle = await open(path, "wx");
  let isKept = false;
  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
    },
    keep: async () => {
      await handle.sync();
      await rename(path, join(kept, name));
      isKept = true;
      await syncFolder(kept);
      return name;
    },
    [Symbol.asyncDispose]: async () => {
      await handle.close();
      if (!isKept) await rm(path, { force: true });
    },
  };
};

async function* readBlob(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  await using handle = await open(path, "r");
  for (let at = start; at < end; ) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(readBytes, end - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw new Error(`${path} is shorter than its row says`);
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const removeAll = async (folder: string, names: Iterable<string>): Promise<void> => {
  for (const name of names) await rm(join(folder, name), { force: true });
};

/**
 * Opens the folder that holds the bytes, under names that have nothing to do with keys. What a crash left behind
 * goes: unfinished drafts, and blobs that no row names.
 */
export const openBlobFolder = async (
  folder: string,
  isUsed: (blob: string) => boolean,
): Promise<BlobFolder> => {
  const [incoming, kept] = [join(folder, "incoming"), join(folder, "blobs")];
  for (const path of [incoming, kept]) await mkdir(path, { recursive: true });
  await removeAll(incoming, await readdir(incoming));
  await removeAll(
    kept,
    (await readdir(kept)).filter((blob) => !isUsed(blob)),
  );
  await syncFolder(folder);
  const doomed = new Map<string, Timer>();
  const pathOf = (blob: string): string => join(kept, blob);
  return {
    openDraft: () => openDraft(incoming, kept),
    pathOf,
    read: (blob, start, end) => readBlob(pathOf(blob), start, end),
    duplicate: async (blob) => {
      const name = Bun.randomUUIDv7();
      await link(pathOf(blob), pathOf(name));
      await syncFolder(kept);
      return name;
    },
    discard: (blobs) => {
      for (const blob of blobs) {
        const remove = () => {
          doomed.delete(blob);
          return rm(pathOf(blob), { force: true });
        };
        doomed.set(blob, setTimeout(remove, discardDelayMs));
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const timer of doomed.values()) clearTimeout(timer);
      await removeAll(kept, doomed.keys());
    },
  };
};
