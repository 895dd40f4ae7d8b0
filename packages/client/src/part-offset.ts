/** One part of an upload: its number from 1, its size, and where to PUT it. */
export type Part = { readonly number: number; readonly bytes: number; readonly url: string };

/** Where a part begins in the file. */
export const offsetOf = ({ number }: Pick<Part, "number">, partBytes: number): number =>
  (number - 1) * partBytes;
