import type { Database } from "bun:sqlite";
import type { Checksum } from "./checksums.ts";

export type StoredObject = {
  bucket: string;
  key: string;
  blob: string;
  bytes: number;
  /** Without quotes. */
  etag: string;
  modifiedMs: number;
  /** Headers to answer with, `x-amz-meta-…` among them; names in lower case. */
  headers: Readonly<Record<string, string>>;
  checksum: Checksum | undefined;
};

type Row = {
  bucket: string;
  key: string;
  blob: string;
  bytes: number;
  etag: string;
  modified_ms: number;
  headers: string;
  checksum: string | null;
};

export type ObjectRows = ReturnType<typeof objectRows>;

const objectOf = ({ modified_ms, headers, checksum, ...rest }: Row): StoredObject => ({
  ...rest,
  modifiedMs: modified_ms,
  headers: JSON.parse(headers),
  checksum: checksum === null ? undefined : JSON.parse(checksum),
});

/** Objects by bucket and key; SQLite orders keys by their UTF-8 bytes, as S3 does. */
export const objectRows = (db: Database) => {
  const one = db.query<Row, [string, string]>("SELECT * FROM object WHERE bucket = ? AND key = ?");
  const upsert = db.query(`
    INSERT INTO object (bucket, key, blob, bytes, etag, modified_ms, headers, checksum)
    VALUES ($bucket, $key, $blob, $bytes, $etag, $modifiedMs, $headers, $checksum)
    ON CONFLICT (bucket, key) DO UPDATE SET blob = excluded.blob, bytes = excluded.bytes, etag = excluded.etag,
      modified_ms = excluded.modified_ms, headers = excluded.headers, checksum = excluded.checksum`);
  const remove = db.query("DELETE FROM object WHERE bucket = ? AND key = ?");
  const range = db.query<Row, [string, string, number]>(
    "SELECT * FROM object WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?",
  );
  const old = db.query<Row, { bucket: string; prefix: string; modifiedMs: number; limit: number }>(`
    SELECT * FROM object WHERE bucket = $bucket AND key >= $prefix AND substr(key, 1, length($prefix)) = $prefix
      AND modified_ms <= $modifiedMs ORDER BY key LIMIT $limit`);
  return {
    find: (bucket: string, key: string): StoredObject | undefined => {
      const row = one.get(bucket, key);
      return row === null ? undefined : objectOf(row);
    },
    put: ({ headers, checksum, ...rest }: StoredObject): void => {
      const texts = {
        headers: JSON.stringify(headers),
        checksum: checksum ? JSON.stringify(checksum) : null,
      };
      upsert.run({ ...rest, ...texts });
    },
    remove: (bucket: string, key: string) => void remove.run(bucket, key),
    /** Objects from a key on, in order. */
    listFrom: (bucket: string, from: string, limit: number): StoredObject[] =>
      range.all(bucket, from, limit).map(objectOf),
    /** Objects under a prefix that were last written at a time or before. */
    listOld: (bucket: string, prefix: string, modifiedMs: number, limit: number): StoredObject[] =>
      old.all({ bucket, prefix, modifiedMs, limit }).map(objectOf),
  };
};
