import type { Database } from "bun:sqlite";
import type { ChecksumAlgorithm, ChecksumType } from "./checksums.ts";

export type Upload = {
  id: string;
  bucket: string;
  key: string;
  startedMs: number;
  headers: Readonly<Record<string, string>>;
  algorithm: ChecksumAlgorithm | undefined;
  checksumType: ChecksumType | undefined;
};

type UploadRow = {
  id: string;
  bucket: string;
  key: string;
  started_ms: number;
  headers: string;
  algorithm: ChecksumAlgorithm | null;
  checksum_type: ChecksumType | null;
};

export type UploadRows = ReturnType<typeof uploadRows>;

const uploadOf = ({ started_ms, headers, algorithm, checksum_type, ...rest }: UploadRow): Upload => ({
  ...rest,
  startedMs: started_ms,
  headers: JSON.parse(headers),
  algorithm: algorithm ?? undefined,
  checksumType: checksum_type ?? undefined,
});

/** Multipart uploads under way. */
export const uploadRows = (db: Database) => {
  const one = db.query<UploadRow, [string]>("SELECT * FROM upload WHERE id = ?");
  const insert = db.query(`
    INSERT INTO upload (id, bucket, key, started_ms, headers, algorithm, checksum_type)
    VALUES ($id, $bucket, $key, $startedMs, $headers, $algorithm, $checksumType)`);
  const removeParts = db.query<{ blob: string }, [string]>(
    "DELETE FROM part WHERE upload = ? RETURNING blob",
  );
  const removeUpload = db.query("DELETE FROM upload WHERE id = ?");
  const after = db.query<UploadRow, { bucket: string; key: string; id: string; limit: number }>(`
    SELECT * FROM upload WHERE bucket = $bucket AND (key, id) > ($key, $id) ORDER BY key, id LIMIT $limit`);
  const old = db.query<UploadRow, [string, number]>(
    "SELECT * FROM upload WHERE bucket = ? AND started_ms <= ?",
  );
  return {
    find: (id: string): Upload | undefined => {
      const row = one.get(id);
      return row === null ? undefined : uploadOf(row);
    },
    add: ({ headers, algorithm, checksumType, ...rest }: Upload): void => {
      const texts = { headers: JSON.stringify(headers), algorithm: algorithm ?? null };
      insert.run({ ...rest, ...texts, checksumType: checksumType ?? null });
    },
    /** Forgets an upload; the answer names the blobs of its parts. */
    remove: (id: string): string[] => {
      removeUpload.run(id);
      return removeParts.all(id).map(({ blob }) => blob);
    },
    /** Uploads after a key and an id, ordered by both. */
    listAfter: (bucket: string, key: string, id: string, limit: number): Upload[] =>
      after.all({ bucket, key, id, limit }).map(uploadOf),
    /** Uploads that started at a time or before. */
    listOld: (bucket: string, startedMs: number): Upload[] => old.all(bucket, startedMs).map(uploadOf),
  };
};
