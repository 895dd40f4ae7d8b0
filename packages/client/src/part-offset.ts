/** One part of an upload: its number from 1, its size, and where to PUT it. */
export type Part = { readonly number: number; readonly bytes: number; readonly url: string };
type Sized = Pick<Part, "number" | "bytes">;

// Parts are this large while that keeps them to ten thousand; the last one may be smaller.
const usualPartBytes = 8 * 1_024 * 1_024;
const mostParts = 10_000;

/**
 * The size of all parts but the last, read off the parts that are missing. Undefined when a lone missing part of a
 * very large file could be either the last one or one in the middle: then its place in the file is unknown.
 */
export const partBytesOf = (missing: readonly Sized[], fileBytes: number): number | undefined => {
  const [first, ...others] = missing;
  if (!first) return undefined;
  if (others.length > 0) return Math.max(...missing.map(({ bytes }) => bytes));
  const { number, bytes } = first;
  if (number === 1 || bytes === usualPartBytes) return bytes;
  if (fileBytes <= mostParts * usualPartBytes) return usualPartBytes;
  return number * bytes >= fileBytes ? bytes : undefined;
};

/** Where a part begins in the file. */
export const offsetOf = (part: Sized, partBytes: number): number => (part.number - 1) * partBytes;
