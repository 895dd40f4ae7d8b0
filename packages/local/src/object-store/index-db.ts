import { Database } from "bun:sqlite";
import { join } from "node:path";
import { type BucketRows, bucketRows } from "./bucket-rows.ts";
import { type ObjectRows, objectRows } from "./object-rows.ts";
import { type PartRows, partRows } from "./part-rows.ts";
import { type UploadRows, uploadRows } from "./upload-rows.ts";

const schema = `
  CREATE TABLE IF NOT EXISTS bucket (
    name TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, cors TEXT, lifecycle TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS object (
    bucket TEXT NOT NULL, key TEXT NOT NULL, blob TEXT NOT NULL, bytes INTEGER NOT NULL, etag TEXT NOT NULL,
    modified_ms INTEGER NOT NULL, headers TEXT NOT NULL, checksum TEXT, PRIMARY KEY (bucket, key)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS object_blob ON object (blob);
  CREATE TABLE IF NOT EXISTS upload (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, started_ms INTEGER NOT NULL,
    headers TEXT NOT NULL, algorithm TEXT, checksum_type TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS upload_key ON upload (bucket, key, id);
  CREATE TABLE IF NOT EXISTS part (
    upload TEXT NOT NULL, number INTEGER NOT NULL, blob TEXT NOT NULL, bytes INTEGER NOT NULL,
    etag TEXT NOT NULL, modified_ms INTEGER NOT NULL, checksum TEXT, PRIMARY KEY (upload, number)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS part_blob ON part (blob);
`;

export type Index = Disposable & {
  buckets: BucketRows;
  objects: ObjectRows;
  uploads: UploadRows;
  parts: PartRows;
  /** Runs all of it or nothing; what it commits is on disk when it returns. */
  transaction<Result>(work: () => Result): Result;
  /** Whether an object or a part stands on this blob. */
  isBlobUsed(blob: string): boolean;
};

/** Opens the index of a store; the exclusive lock keeps a second process out of the same folder. */
export const openIndex = (folder: string): Index => {
  const db = new Database(join(folder, "index.sqlite"), { create: true, strict: true });
  for (const pragma of ["locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL"]) {
    db.run(`PRAGMA ${pragma}`);
  }
  db.run(schema);
  const blobUse = db.query<{ used: number }, [string, string]>(
    `SELECT EXISTS (SELECT 1 FROM object WHERE blob = ?) OR EXISTS (SELECT 1 FROM part WHERE blob = ?) AS used`,
  );
  return {
    buckets: bucketRows(db),
    objects: objectRows(db),
    uploads: uploadRows(db),
    parts: partRows(db),
    transaction: (work) => db.transaction(work).immediate(),
    isBlobUsed: (blob) => blobUse.get(blob, blob)?.used === 1,
    [Symbol.dispose]: () => db.close(),
  };
};
