/** First byte, and the byte after the last. */
export type ByteRange = { start: number; end: number };

/**
 * What a Range header asks of an object: one range, `unsatisfiable`, or undefined when the whole is the answer
 * (several ranges and what cannot be parsed are ignored, as S3 does).
 */
export const byteRangeOf = (
  header: string | null,
  bytes: number,
): ByteRange | "unsatisfiable" | undefined => {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (found === null) return undefined;
  const [, first = "", last = ""] = found;
  if (first === "" && last === "") return undefined;
  if (first === "") {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? "unsatisfiable" : { start: bytes - length, end: bytes };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= bytes) return "unsatisfiable";
  return { start, end: last === "" ? bytes : Math.min(Number(last) + 1, bytes) };
};
