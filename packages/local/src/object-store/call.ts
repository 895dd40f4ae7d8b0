import type { BlobFolder } from "./blob-folder.ts";
import type { Index } from "./index-db.ts";
import type { Payload } from "./payload.ts";

/** What operations work on. */
export type Store = { index: Index; blobs: BlobFolder; region: string; now: () => Date };

/** One request whose signature holds. */
export type Call = {
  method: string;
  bucket: string;
  key: string;
  query: ReadonlyMap<string, string>;
  /** Headers, and those that presigning moved into the address. */
  headers: Headers;
  payload: Payload;
  body: AsyncIterable<Uint8Array>;
  /** Lifts the idle limit for work that answers late. */
  keepOpen(): void;
};

export type Operation = (call: Call, store: Store) => Response | Promise<Response>;
