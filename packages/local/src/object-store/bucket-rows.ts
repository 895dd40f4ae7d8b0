import type { Database } from "bun:sqlite";
import type { CorsRule } from "./cors-rules.ts";
import type { LifecycleRule } from "./lifecycle-rules.ts";

export type Bucket = {
  name: string;
  createdMs: number;
  cors: readonly CorsRule[] | undefined;
  lifecycle: readonly LifecycleRule[] | undefined;
};

type Row = { name: string; created_ms: number; cors: string | null; lifecycle: string | null };

export type BucketRows = ReturnType<typeof bucketRows>;

const bucketOf = (row: Row): Bucket => ({
  name: row.name,
  createdMs: row.created_ms,
  cors: row.cors === null ? undefined : JSON.parse(row.cors),
  lifecycle: row.lifecycle === null ? undefined : JSON.parse(row.lifecycle),
});

const jsonOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** Buckets and their settings. */
export const bucketRows = (db: Database) => {
  const all = db.query<Row, []>("SELECT * FROM bucket ORDER BY name");
  const one = db.query<Row, [string]>("SELECT * FROM bucket WHERE name = ?");
  const insert = db.query("INSERT INTO bucket (name, created_ms) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const setCors = db.query("UPDATE bucket SET cors = ? WHERE name = ?");
  const setLifecycle = db.query("UPDATE bucket SET lifecycle = ? WHERE name = ?");
  const remove = db.query(`
    DELETE FROM bucket WHERE name = $name
      AND NOT EXISTS (SELECT 1 FROM object WHERE bucket = $name)
      AND NOT EXISTS (SELECT 1 FROM upload WHERE bucket = $name)`);
  return {
    list: (): Bucket[] => all.all().map(bucketOf),
    find: (name: string): Bucket | undefined => {
      const row = one.get(name);
      return row === null ? undefined : bucketOf(row);
    },
    /** False when the bucket is there already. */
    add: (name: string, createdMs: number): boolean => insert.run(name, createdMs).changes === 1,
    setCors: (name: string, rules: readonly CorsRule[] | undefined) => void setCors.run(jsonOf(rules), name),
    setLifecycle: (name: string, rules: readonly LifecycleRule[] | undefined) =>
      void setLifecycle.run(jsonOf(rules), name),
    /** False when the bucket still holds something. */
    removeEmpty: (name: string): boolean => remove.run({ name }).changes === 1,
  };
};
