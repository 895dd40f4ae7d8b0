import type { Database } from "bun:sqlite";

export type Part = {
  upload: string;
  number: number;
  blob: string;
  bytes: number;
  /** Without quotes; the MD5 of the part in hex. */
  etag: string;
  modifiedMs: number;
  /** Base64, of the upload's algorithm. */
  checksum: string | undefined;
};

type Row = Omit<Part, "modifiedMs" | "checksum"> & { modified_ms: number; checksum: string | null };

export type PartRows = ReturnType<typeof partRows>;

const partOf = ({ modified_ms, checksum, ...rest }: Row): Part => ({
  ...rest,
  modifiedMs: modified_ms,
  checksum: checksum ?? undefined,
});

/** Parts of uploads under way. */
export const partRows = (db: Database) => {
  const one = db.query<Row, [string, number]>("SELECT * FROM part WHERE upload = ? AND number = ?");
  const after = db.query<Row, [string, number, number]>(
    "SELECT * FROM part WHERE upload = ? AND number > ? ORDER BY number LIMIT ?",
  );
  const upsert = db.query(`
    INSERT INTO part (upload, number, blob, bytes, etag, modified_ms, checksum)
    VALUES ($upload, $number, $blob, $bytes, $etag, $modifiedMs, $checksum)
    ON CONFLICT (upload, number) DO UPDATE SET blob = excluded.blob, bytes = excluded.bytes,
      etag = excluded.etag, modified_ms = excluded.modified_ms, checksum = excluded.checksum`);
  return {
    find: (upload: string, number: number): Part | undefined => {
      const row = one.get(upload, number);
      return row === null ? undefined : partOf(row);
    },
    put: ({ checksum, ...rest }: Part) => void upsert.run({ ...rest, checksum: checksum ?? null }),
    /** Parts after a number, in order. */
    listAfter: (upload: string, number: number, limit: number): Part[] =>
      after.all(upload, number, limit).map(partOf),
  };
};
