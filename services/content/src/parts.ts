const mib = 1_024 * 1_024;
const maxParts = 10_000;

/** How many part addresses are signed at a time. */
export const signBatch = 100;

/** Parts of 8 MiB, or as much larger (in whole MiB) as keeps their number within S3's 10,000. */
export const partPlan = (bytes: number): { partBytes: number; partCount: number } => {
  const partBytes = Math.max(8 * mib, Math.ceil(bytes / maxParts / mib) * mib);
  return { partBytes, partCount: Math.max(1, Math.ceil(bytes / partBytes)) };
};

/** The parts of a file of `bytes` that have not arrived whole. */
export const missingParts = (
  bytes: number,
  arrived: readonly { readonly number: number; readonly bytes: number }[],
): { number: number; bytes: number }[] => {
  const { partBytes, partCount } = partPlan(bytes);
  const have = new Map(arrived.map((part) => [part.number, part.bytes]));
  return Array.from({ length: partCount }, (_, index) => ({
    number: index + 1,
    bytes: Math.min(partBytes, bytes - index * partBytes),
  })).filter((part) => have.get(part.number) !== part.bytes);
};
